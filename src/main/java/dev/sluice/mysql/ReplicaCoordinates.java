package dev.sluice.mysql;

/**
 * What a replica has applied of one source.
 *
 * @param channel name of the channel or connection, empty for the default one
 * @param host the source's host
 * @param port the source's port
 * @param file binary log file of the source
 * @param position offset in that file up to which events are applied
 * @param gtidSet GTIDs of that source that are applied, empty when it has none
 */
public record ReplicaCoordinates(String channel, String host, int port, String file, long position, String gtidSet) {}

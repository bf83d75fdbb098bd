package dev.sluice.dump;

/**
 * A file of a dump, complete and in place.
 *
 * @param name file name in the directory of the dump
 * @param rows rows in it, 0 for schema files
 * @param bytes size of its content before compression
 * @param fileBytes size of the file
 * @param crc32c {@link dev.sluice.file.Checksum} of the file as stored
 */
record DumpFile(String name, long rows, long bytes, long fileBytes, String crc32c) {}

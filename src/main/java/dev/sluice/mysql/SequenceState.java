package dev.sluice.mysql;

/**
 * A MariaDB sequence and where it stands.
 *
 * @param name unquoted, without schema
 * @param create the CREATE SEQUENCE statement without a terminator
 * @param next the value that it gives next, or has given out into a cache: {@code next_not_cached_value}
 * @param cycles how often it has begun again
 */
public record SequenceState(String name, String create, long next, long cycles) {}

package dev.sluice.importer;

/**
 * Records of a range that are sent together.
 *
 * @param from index of their first byte in the range
 * @param to index behind their last byte
 * @param line lines of the range before the first record
 */
record Segment(long from, long to, long line) {}

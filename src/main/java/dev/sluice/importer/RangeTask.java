package dev.sluice.importer;

/**
 * A range that somebody has in hand.
 *
 * @param file it belongs to
 * @param bytes its bytes
 */
record RangeTask(FileImport file, RangeBytes bytes) {}

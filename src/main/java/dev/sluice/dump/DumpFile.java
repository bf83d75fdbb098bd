package dev.sluice.dump;

/**
 * A file of a dump, complete and in place.
 *
 * @param name file name in the directory of the dump
 * @param rows rows in it, 0 for schema files
 * @param bytes size of its content before compression
 * @param fileBytes size of the file
 * @param sha256 of the file as stored, 64 hexadecimal digits
 */
record DumpFile(String name, long rows, long bytes, long fileBytes, String sha256) {}

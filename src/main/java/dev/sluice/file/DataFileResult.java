package dev.sluice.file;

/**
 * A data file that is complete, on the disk and in place.
 *
 * @param name file name without directory
 * @param rows rows in it
 * @param bytes size of its content before compression
 * @param fileBytes size of the file
 * @param crc32c {@link Checksum} of the file as it is stored
 */
public record DataFileResult(String name, long rows, long bytes, long fileBytes, String crc32c) {}

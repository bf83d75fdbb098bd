package dev.sluice.file;

/**
 * A data file that is complete, on the disk and in place.
 *
 * @param name file name without directory
 * @param rows rows in it
 * @param bytes size of its content before compression
 * @param fileBytes size of the file
 * @param sha256 SHA-256 of the file as it is stored, 64 hexadecimal digits, as {@code sha256sum} prints it
 */
public record DataFileResult(String name, long rows, long bytes, long fileBytes, String sha256) {}

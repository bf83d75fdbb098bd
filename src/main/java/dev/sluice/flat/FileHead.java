package dev.sluice.flat;

import java.util.List;
import java.util.Optional;

/**
 * What stands in a file before its first record: lines to ignore, and in CSV a byte order mark and the header.
 *
 * @param end where the first record begins, or the end of the file
 * @param names of the columns, from the header; empty when the format has none, or the file ends before
 */
public record FileHead(FilePosition end, Optional<List<String>> names) {}

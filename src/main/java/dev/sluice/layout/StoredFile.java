package dev.sluice.layout;

import dev.sluice.file.Compression;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of a dump.
 *
 * @param name plain file name in the dump's directory: no separator, no leading dot
 * @param compression how it is compressed
 * @param bytes size of its content before compression, where the dump tells
 * @param fileBytes size of the file, where the dump tells
 * @param hash of the file as stored, where the dump tells, in the form that the manifest has it
 */
public record StoredFile(
        String name, Compression compression, OptionalLong bytes, OptionalLong fileBytes, Optional<String> hash) {}

package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.Checksum;
import dev.sluice.file.SealedOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A directory that holds a complete dump and nothing else: every file that the manifest lists is there with its
 * size and checksum, no other file is, and the counts agree.
 *
 * @param directory of the dump
 * @param manifest its {@code manifest.json}
 */
record FinishedDump(Path directory, JsonNode manifest) {
    /** Proves that the directory is what this class says. */
    static FinishedDump in(Path directory) throws IOException {
        assertThat(directory.resolve("metadata")).exists();
        assertThat(SealedOutput.isIntact(directory.resolve("manifest.json"))).isTrue();
        FinishedDump dump = new FinishedDump(
                directory,
                new ObjectMapper().readTree(directory.resolve("manifest.json").toFile()));
        TreeSet<String> expected = new TreeSet<>(List.of("metadata", "manifest.json"));
        for (JsonNode file : dump.files()) {
            Path path = directory.resolve(file.get("name").asString());
            assertThat(expected.add(path.getFileName().toString()))
                    .as("%s is listed once", path)
                    .isTrue();
            assertThat(path).hasSize(file.get("fileBytes").asLong());
            assertThat(Checksum.of(path))
                    .as("checksum of %s", path)
                    .isEqualTo(file.get("crc32c").asString());
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
        return dump;
    }

    boolean consistent() {
        return manifest.get("dump").get("consistent").asBoolean();
    }

    int snapshots() {
        return manifest.get("dump").get("snapshots").size();
    }

    /** The rows of a table as plain tsv holds them, in the order of the files. */
    List<String> rows(String table) throws IOException {
        List<String> rows = new ArrayList<>();
        for (JsonNode entry : manifest.get("tables")) {
            if (entry.get("table").asString().equals(table)) {
                for (JsonNode file : entry.get("data").get("files")) {
                    rows.addAll(Files.readAllLines(
                            directory.resolve(file.get("name").asString())));
                }
                assertThat((long) rows.size()).isEqualTo(entry.get("rows").asLong());
            }
        }
        return rows;
    }

    /** The sum of a column of whole numbers, by position from 0. */
    long sum(String table, int column) throws IOException {
        return rows(table).stream()
                .mapToLong(row -> Long.parseLong(row.split("\t")[column]))
                .sum();
    }

    private List<JsonNode> files() {
        List<JsonNode> files = new ArrayList<>();
        for (JsonNode object : manifest.get("objects")) {
            object.get("files").forEach(files::add);
        }
        for (JsonNode table : manifest.get("tables")) {
            table.get("definitions").get("files").forEach(files::add);
            table.get("data").get("files").forEach(files::add);
        }
        return files;
    }
}

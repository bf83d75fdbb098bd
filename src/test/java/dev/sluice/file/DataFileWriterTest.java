package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataFileWriterTest {
    private static final List<ColumnFormat> NUMBER_AND_TEXT = List.of(ColumnFormat.NUMBER, ColumnFormat.TEXT);
    private static final List<String> NAMES = List.of("`a`", "`b`");

    @TempDir
    Path directory;

    private final FileStage stage = new FileStage("test stage");
    private final AtomicInteger number = new AtomicInteger();

    @AfterEach
    void closeStage() {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource
    void fileIsWhatTheCommonToolsReadAndItsChecksumThatOfWhatIsStored(Compression compression) throws Exception {
        TsvEncoder encoder = tsv(writer(compression, DataFileWriter.UNLIMITED));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            String text = Long.toString(random.nextLong(), 36).repeat(random.nextInt(120));
            row(encoder, Integer.toString(i), text);
            expected.writeBytes((i + "\t" + text + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        List<DataFileResult> results = encoder.finish();

        Path file = directory.resolve("t.1.tsv" + compression.suffix());
        assertThat(results)
                .containsExactly(new DataFileResult(
                        file.getFileName().toString(), 5000, expected.size(), Files.size(file), Checksum.of(file)));
        assertThat(results.get(0).bytes()).isGreaterThan(3 * FileStage.BLOCK_BYTES);
        byte[] content =
                switch (compression) {
                    case NONE -> Files.readAllBytes(file);
                    case ZSTD -> run("zstd", "-dc", file.toString());
                    case GZIP -> run("gzip", "-dc", file.toString());
                };
        assertThat(content).isEqualTo(expected.toByteArray());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(names()).containsExactly(file.getFileName().toString());
    }

    @Test
    void nextFileBeginsAtABorderBetweenRows() throws Exception {
        TsvEncoder encoder = tsv(writer(Compression.NONE, 10));
        row(encoder, "1", "1234567");
        row(encoder, "2", "x");
        row(encoder, "3", "y".repeat(100));
        row(encoder, "4", "z");

        List<DataFileResult> results = encoder.finish();

        assertThat(results).extracting(DataFileResult::name).containsExactly("t.1.tsv", "t.2.tsv", "t.3.tsv");
        assertThat(results).extracting(DataFileResult::rows).containsExactly(1L, 2L, 1L);
        assertThat(results).extracting(DataFileResult::bytes).containsExactly(10L, 107L, 4L);
        assertThat(directory.resolve("t.1.tsv")).hasContent("1\t1234567\n");
        assertThat(directory.resolve("t.2.tsv")).hasContent("2\tx\n3\t" + "y".repeat(100) + "\n");
        assertThat(directory.resolve("t.3.tsv")).hasContent("4\tz\n");
    }

    @Test
    void limitReachedByTheLastRowMakesNoEmptyFile() throws Exception {
        TsvEncoder encoder = tsv(writer(Compression.GZIP, 4));
        row(encoder, "1", "2");
        assertThat(encoder.finish()).hasSize(1);
        assertThat(names()).containsExactly("t.1.tsv.gz");
    }

    @Test
    void rangeWithoutRowsMakesNoFile() throws Exception {
        assertThat(tsv(writer(Compression.ZSTD, DataFileWriter.UNLIMITED)).finish())
                .isEmpty();
        assertThat(insert(writer(Compression.NONE, 100), 1000).finish()).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void nothingHasItsNameBeforeTheRangeIsFinished() throws Exception {
        TsvEncoder encoder = tsv(writer(Compression.NONE, 10));
        row(encoder, "1", "1234567");
        row(encoder, "2", "1234567");
        while (names().size() < 2) {
            Thread.onSpinWait();
        }
        assertThat(names()).containsExactly("t.1.tsv.part", "t.2.tsv.part");
        encoder.abort();
        assertThat(names()).isEmpty();
        encoder.abort();
    }

    @Test
    void partOfARunThatWasKilledIsReplaced() throws Exception {
        Files.writeString(directory.resolve("t.1.tsv.part"), "something longer than the row");
        TsvEncoder encoder = tsv(writer(Compression.NONE, DataFileWriter.UNLIMITED));
        row(encoder, "1", "2");
        encoder.finish();
        assertThat(directory.resolve("t.1.tsv")).hasContent("1\t2\n");
    }

    @Test
    void listenerHearsAllRowsAndBytesAndMayEndTheRange() throws Exception {
        List<Long> heard = new ArrayList<>(List.of(0L, 0L));
        BlockListener adding = (rows, bytes) -> {
            heard.set(0, heard.get(0) + rows);
            heard.set(1, heard.get(1) + bytes);
        };
        TsvEncoder encoder = tsv(writer(Compression.NONE, 2_000_000, adding));
        for (int i = 0; i < 50; i++) {
            row(encoder, "1", "x".repeat(99_997));
        }
        assertThat(encoder.finish()).hasSize(3);
        assertThat(heard).containsExactly(50L, 5_000_000L);

        TsvEncoder stopped = tsv(writer(Compression.NONE, 2_000_000, (rows, bytes) -> {
            throw new IllegalStateException("stop");
        }));
        assertThatThrownBy(() -> {
                    while (true) {
                        row(stopped, "1", "x".repeat(99_997));
                    }
                })
                .hasMessage("stop");
        stopped.abort();
        assertThat(names()).noneMatch(name -> name.endsWith(".part"));
        TsvEncoder after = tsv(writer(Compression.NONE, 2_000_000));
        for (int i = 0; i < 50; i++) {
            row(after, "1", "x".repeat(99_997));
        }
        assertThat(after.finish()).hasSize(3);
    }

    @Test
    void fullDiskIsToldPromptlyAndNamesTheFile() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory)) {
            directory = disk.directory();
            TsvEncoder encoder = tsv(writer(Compression.NONE, DataFileWriter.UNLIMITED));
            AtomicInteger rows = new AtomicInteger();
            assertThatThrownBy(() -> {
                        while (rows.incrementAndGet() < 1000) {
                            row(encoder, "1", "x".repeat(99_997));
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessage("Cannot write " + directory.resolve("t.1.tsv") + ": No space left on device");
            assertThat(rows.get()).isLessThan(100);
            encoder.abort();
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void fullDiskAtTheLastBlockIsToldByFinish() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory)) {
            directory = disk.directory();
            Files.write(directory.resolve("filler"), new byte[1_600_000]);
            TsvEncoder encoder = tsv(writer(Compression.NONE, DataFileWriter.UNLIMITED));
            row(encoder, "1", "x".repeat(900_000));
            assertThatThrownBy(encoder::finish)
                    .hasMessage("Cannot write " + directory.resolve("t.1.tsv") + ": No space left on device");
            encoder.abort();
            assertThat(names()).containsExactly("filler");
        }
    }

    @Test
    void missingDirectoryIsAnErrorAndNotAHang() {
        directory = directory.resolve("missing");
        TsvEncoder encoder = tsv(writer(Compression.ZSTD, DataFileWriter.UNLIMITED));
        assertThatThrownBy(() -> {
                    row(encoder, "1", "2");
                    encoder.finish();
                })
                .hasMessage("Cannot write " + directory.resolve("t.1.tsv.zst") + ": No such directory");
        encoder.abort();
    }

    @Test
    void insertFileHasSessionStatementsAndARowPerLine() throws Exception {
        InsertEncoder encoder = insert(writer(Compression.NONE, DataFileWriter.UNLIMITED), 1000);
        row(encoder, "1", "it's\na \\ \"quote\"");
        encoder.beginRow();
        encoder.value(0, "-0".getBytes(StandardCharsets.US_ASCII), 0, 2);
        encoder.nullValue(1);
        encoder.endRow();
        encoder.finish();
        assertThat(directory.resolve("t.1.tsv")).hasContent("""
                        /*!40101 SET NAMES binary*/;
                        /*!40014 SET FOREIGN_KEY_CHECKS=0*/;
                        /*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;
                        /*!40103 SET TIME_ZONE='+00:00'*/;
                        INSERT INTO `t` (`a`,`b`) VALUES
                        (1,'it\\'s\\na \\\\ "quote"')
                        ,('-0',NULL)
                        ;
                        """);
    }

    @Test
    void statementsKeepToTheirSizeAndARowThatIsLargerStandsAlone() throws Exception {
        Random random = new Random(3);
        for (int statementSize : new int[] {200, 10_000, InsertEncoder.STATEMENT_SIZE}) {
            InsertEncoder encoder = insert(writer(Compression.NONE, DataFileWriter.UNLIMITED), statementSize);
            List<String> expected = new ArrayList<>();
            int rows = Math.max(300, 3_000_000 / statementSize);
            for (int i = 0; i < rows; i++) {
                int length =
                        random.nextInt(20) == 0 ? random.nextInt(statementSize * 3) : random.nextInt(statementSize / 3);
                String text = "x".repeat(length);
                row(encoder, Integer.toString(i), text);
                expected.add("(" + i + ",'" + text + "')");
            }
            DataFileResult result = encoder.finish().get(0);
            assertThat(result.rows()).isEqualTo(rows);

            String content = Files.readString(directory.resolve(result.name()));
            String body = content.substring(content.indexOf("INSERT"));
            List<String> found = new ArrayList<>();
            for (String statement : body.split("(?<=\n;\n)")) {
                List<String> lines = statement.lines().toList();
                assertThat(lines.get(0)).isEqualTo("INSERT INTO `t` (`a`,`b`) VALUES");
                assertThat(lines.get(lines.size() - 1)).isEqualTo(";");
                assertThat(statement.length() <= statementSize || lines.size() == 3)
                        .as("%d bytes in %d lines", statement.length(), lines.size())
                        .isTrue();
                found.add(lines.get(1));
                lines.subList(2, lines.size() - 1).forEach(line -> {
                    assertThat(line).startsWith(",");
                    found.add(line.substring(1));
                });
            }
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void everyFileOfARotatedInsertRangeStandsOnItsOwn() throws Exception {
        InsertEncoder encoder = insert(writer(Compression.NONE, 300), 10_000);
        row(encoder, "1", "x".repeat(300));
        row(encoder, "2", "y");
        assertThat(encoder.finish()).extracting(DataFileResult::rows).containsExactly(1L, 1L);
        for (Path file : List.of(directory.resolve("t.1.tsv"), directory.resolve("t.2.tsv"))) {
            assertThat(Files.readString(file)).startsWith("/*!40101 SET NAMES").endsWith(")\n;\n");
        }
    }

    @Test
    void valueLargerThanAllBlocksTogetherStreamsThrough() throws Exception {
        byte[] piece = "0123456789abcde\n".repeat(4096).getBytes(StandardCharsets.US_ASCII);
        for (boolean sql : new boolean[] {false, true}) {
            DataFileWriter writer = writer(Compression.ZSTD, DataFileWriter.UNLIMITED);
            RowEncoder encoder = sql ? insert(writer, InsertEncoder.STATEMENT_SIZE) : tsv(writer);
            row(encoder, "1", "before");
            encoder.beginRow();
            encoder.value(0, new byte[] {'2'}, 0, 1);
            encoder.beginValue(1);
            for (int i = 0; i < 1024; i++) {
                encoder.part(piece, 0, piece.length);
            }
            encoder.endValue();
            encoder.endRow();
            row(encoder, "3", "after");
            DataFileResult result = encoder.finish().get(0);

            byte[] content = run("zstd", "-dc", directory.resolve(result.name()).toString());
            assertThat(result.rows()).isEqualTo(3);
            assertThat(result.bytes()).isEqualTo(content.length);
            String escaped = "0123456789abcde\\n".repeat(4096 * 1024);
            String text = new String(content, StandardCharsets.US_ASCII);
            String insert = "INSERT INTO `t` (`a`,`b`) VALUES\n";
            String before = sql ? insert + "(1,'before')\n;\n" + insert + "(2,'" : "1\tbefore\n2\t";
            String after = sql ? "')\n;\n" + insert + "(3,'after')\n;\n" : "\n3\tafter\n";
            // Piece by piece: a text of 64 MB put together costs several of its size.
            int begin = sql ? text.indexOf("INSERT") : 0;
            assertThat(text.startsWith(before, begin)).isTrue();
            assertThat(text.startsWith(escaped, begin + before.length())).isTrue();
            assertThat(text.substring(begin + before.length() + escaped.length()))
                    .isEqualTo(after);
        }
    }

    private DataFileWriter writer(Compression compression, long maxFileBytes) {
        return writer(compression, maxFileBytes, (rows, bytes) -> {});
    }

    private DataFileWriter writer(Compression compression, long maxFileBytes, BlockListener listener) {
        return new DataFileWriter(
                stage, directory, compression, maxFileBytes, () -> "t." + number.incrementAndGet() + ".tsv", listener);
    }

    private static TsvEncoder tsv(DataFileWriter writer) {
        return new TsvEncoder(writer, NUMBER_AND_TEXT);
    }

    private static InsertEncoder insert(DataFileWriter writer, int statementSize) {
        return new InsertEncoder(writer, "`t`", NAMES, NUMBER_AND_TEXT, InsertEncoder.SESSION, statementSize);
    }

    private static void row(RowEncoder encoder, String first, String second) throws IOException {
        encoder.beginRow();
        byte[] bytes = first.getBytes(StandardCharsets.US_ASCII);
        encoder.value(0, bytes, 0, bytes.length);
        bytes = second.getBytes(StandardCharsets.US_ASCII);
        encoder.value(1, bytes, 0, bytes.length);
        encoder.endRow();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return output;
    }

    /** A file system of 2 MB, where the machine lets us mount one. */
    private record SmallDisk(Path directory) implements AutoCloseable {
        static SmallDisk mount(Path parent) throws Exception {
            Path directory = Files.createDirectory(parent.resolve("disk"));
            Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", directory.toString())
                    .redirectErrorStream(true)
                    .start();
            boolean mounted = mount.waitFor(10, TimeUnit.SECONDS) && mount.exitValue() == 0;
            Assumptions.assumeTrue(mounted, "no right to mount a small file system");
            return new SmallDisk(directory);
        }

        @Override
        public void close() throws IOException {
            new ProcessBuilder("umount", directory.toString()).start().onExit().join();
        }
    }
}

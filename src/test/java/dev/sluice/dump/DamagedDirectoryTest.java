package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.SealedOutput;
import dev.sluice.layout.DumpCheck;
import dev.sluice.layout.DumpDirectoryReader;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever somebody does to the lists of a dump, reading it ends: in a listing, in findings, or in a sentence. The
 * manifest is sealed again after each change, as one who means harm would do.
 */
@WithServer
class DamagedDirectoryTest {
    private static final int TRIES = Integer.getInteger("sluice.dump.cases", 100);
    private static final int SEAL = ",\n  \"crc32c\" : \"12345678\"\n}\n".length();
    private static final List<String> PIECES = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "true",
            "-1",
            "1e999",
            "99999999999999999999",
            "0",
            "\\u0000",
            "../",
            "/etc/passwd",
            "\\",
            "\n",
            "`",
            "\n[`a`.`b`]\n",
            "rows = ",
            "\0",
            "\"name\" : \"x\",",
            "'",
            ";");

    @TempDir
    private Path folder;

    @Test
    void damagedListsAreReadOrRefused(TestServer server) throws Exception {
        Path dump = new DumpFixture(server, folder.resolve("dump"))
                .databases(AwkwardSchema.create(server))
                .format(DumpFormat.SQL)
                .dump();
        Random random = new Random(20261126);
        Path manifest = dump.resolve("manifest.json");
        byte[] sealed = Files.readAllBytes(manifest);
        byte[] list = Arrays.copyOf(sealed, sealed.length - SEAL);
        for (int i = 0; i < TRIES; i++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (SealedOutput out = new SealedOutput(bytes)) {
                out.write(damaged(list, random));
                out.seal();
            }
            Files.write(manifest, bytes.toByteArray());
            assertThat(SealedOutput.isIntact(manifest)).isTrue();
            read(dump);
        }
        // Without it the dump is one that mydumper might have written, and is read by what its files say.
        Files.delete(manifest);
        Path metadata = dump.resolve("metadata");
        byte[] told = Files.readAllBytes(metadata);
        for (int i = 0; i < TRIES; i++) {
            Files.write(metadata, damaged(told, random));
            read(dump);
        }
        assertThat(Files.exists(dump)).isTrue();
    }

    private void read(Path dump) {
        try {
            new DumpCheck(DumpDirectoryReader.read(dump), new StopSignal(), new Progress()).run(1);
        } catch (RefusedException e) {
            assertThat(e.getMessage()).contains(folder.toString());
        }
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bad = good.clone();
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            int at = random.nextInt(bad.length);
            int to = Math.min(bad.length, at + random.nextInt(8));
            byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(bad, 0, at);
            out.write(piece, 0, piece.length);
            out.write(bad, to, bad.length - to);
            bad = out.toByteArray();
        }
        return bad;
    }
}

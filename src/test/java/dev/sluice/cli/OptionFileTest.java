package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionFileTest {
    @TempDir
    private Path folder;

    private Path file;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void name() {
        file = folder.resolve("my.cnf");
    }

    @Test
    void readsGroupsQuotesEscapesAndComments() throws IOException {
        Files.writeString(file, """
                # a comment
                ; another
                [client]
                host = db1   # behind a value
                user='o''hara'
                password = "a#b;c\\"d"
                  ssl_mode=REQUIRED
                loose-wide_thing
                [sluice]
                socket=\\stmp\\tx\\q\\\\
                password=
                user = é
                """);

        assertThat(OptionFile.read(file, warnings::add))
                .containsExactly(
                        entry("client", "host", "db1", 4),
                        entry("client", "user", "o''hara", 5),
                        entry("client", "password", "a#b;c\"d", 6),
                        entry("client", "ssl-mode", "REQUIRED", 7),
                        new OptionFile.Entry("client", "wide-thing", Optional.empty(), true, file + ", line 8"),
                        entry("sluice", "socket", " tmp\tx\\q\\", 10),
                        entry("sluice", "password", "", 11),
                        entry("sluice", "user", "é", 12));
        assertThat(warnings).isEmpty();
    }

    @Test
    void followsIncludesInOrder() throws IOException {
        Path parts = Files.createDirectory(folder.resolve("parts.d"));
        Files.writeString(parts.resolve("b.cnf"), "[client]\nuser=b\n");
        Files.writeString(parts.resolve("a.cnf"), "[client]\nuser=a\n");
        Files.writeString(parts.resolve("c.txt"), "[client]\nuser=c\n");
        Files.writeString(folder.resolve("one.cnf"), "[client]\nuser=one\n");
        Files.writeString(file, "!include one.cnf\n!includedir " + parts + "\n!includedir /no/such/folder\n");

        assertThat(OptionFile.read(file, warnings::add))
                .extracting(entry -> entry.value().orElseThrow())
                .containsExactly("one", "a", "b");
    }

    @Test
    void ignoresAFileThatEveryUserMayWriteTo() throws IOException {
        Files.writeString(file, "[client]\nuser=evil\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(OptionFile.read(file, warnings::add)).isEmpty();
        assertThat(warnings)
                .containsExactly("The option file " + file + " is ignored because every user may write to it.");
    }

    @Test
    void hasNothingToSayWithoutAFile() {
        assertThat(OptionFile.read(file, warnings::add)).isEmpty();
    }

    @Test
    void refusesWhatItCannotUnderstand() throws IOException {
        refuses("user=x\n", "The option file has an option before its first group (" + file + ", line 1).");
        refuses("\n[client\n", "The option file has a group without ']' (" + file + ", line 2).");
        refuses("!exclude x\n", "The option file has an unknown directive '!exclude' (" + file + ", line 1).");
        refuses("!include my.cnf\n", "The option file includes too deeply (" + file + ", line 1).");
    }

    private void refuses(String text, String sentence) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> OptionFile.read(file, warnings::add))
                .isInstanceOf(RefusedException.class)
                .hasMessage(sentence);
    }

    private OptionFile.Entry entry(String group, String key, String value, int line) {
        return new OptionFile.Entry(group, key, Optional.of(value), false, file + ", line " + line);
    }
}

package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs bin/sluice in a folder of its own, with programs in the places of java and mvn that tell how they were called. */
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "dirname",
            "readlink",
            "tr",
            "sed",
            "head",
            "ls",
            "cksum",
            "mkdir",
            "mv",
            "rm",
            "cat",
            "find",
            "sleep",
            "nice",
            "awk",
            "kill",
            "stty",
            "touch");

    @TempDir
    private Path folder;

    private Path root;
    private Path launcher;
    private final Map<String, String> environment = new TreeMap<>();

    /** What a run of the launcher left. */
    private record Result(int code, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        root = folder.toRealPath().resolve("sluice home");
        launcher = Files.createDirectories(root.resolve("bin")).resolve("sluice");
        Files.copy(Path.of("bin/sluice"), launcher);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.createFile(Files.createDirectory(root.resolve("target")).resolve("sluice.jar"));
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            script(tools.resolve(tool), "exec " + onPath(tool) + " \"$@\"");
        }
        environment.put("PATH", tools.toString());
        environment.put("HOME", folder.toString());
        environment.put("SLUICE_ARCHIVE", "off");
        environment.put("JAVA_HOME", jdk("17.0.21").toString());
    }

    @Test
    void startsTheProgramInItsOwnProcessFromAnywhereAndThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), launcher);
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("link"));

        assertThat(run(second, "dump", "a b", "*").out())
                .contains("<dev.sluice.cli.Main>\n<dump>\n<a b>\n<*>\n", "<" + root.resolve("target/sluice.jar") + ">")
                .contains("<-Xmx256m>\n", "<-XX:+UseSerialGC>\n");
        assertThat(run(link, "exit", "5").code()).isEqualTo(5);
    }

    @Test
    void keepsPasswordsOffTheCommandLineAndEverythingElseOnIt() throws Exception {
        Result result = run(
                launcher,
                "-ps3 c'r\"et",
                "--password=s3=x",
                "--url",
                "mysql://u:s3@h/",
                "-p",
                "-P1",
                "--where",
                "-price > 3");

        assertThat(result.out())
                .endsWith("<dev.sluice.cli.Main>\n<--sluice-argument=1>\n<--sluice-argument=2>\n<--url>\n"
                        + "<--sluice-argument=3>\n<-p>\n<-P1>\n<--where>\n<--sluice-argument=4>\n"
                        + "1=-ps3 c'r\"et\n2=--password=s3=x\n3=mysql://u:s3@h/\n4=-price > 3\n");
    }

    @Test
    void handsOptionsToTheJvm() throws Exception {
        environment.put("SLUICE_JAVA_OPTS", "-Xmx1g -XX:+UseG1GC");

        assertThat(run(launcher).out()).contains("<-Xmx1g>\n<-XX:+UseG1GC>\n").doesNotContain("Serial");
    }

    @Test
    void archivesWithOneCompilerUnlessToldOtherwise() throws Exception {
        assertThat(run(launcher, "dump", "archive").out()).doesNotContain("Tiered");
        environment.put("SLUICE_JAVA_OPTS", "-XX:TieredStopAtLevel=4");

        assertThat(run(launcher, "archive").out())
                .containsSubsequence("<-XX:TieredStopAtLevel=1>\n", "<-XX:TieredStopAtLevel=4>\n", "<archive>\n");
    }

    @Test
    void speaksUtf8WhereNoLocaleIsSet() throws Exception {
        assertThat(run(launcher, "locale").out()).isEqualTo("C.UTF-8\n");
        environment.put("LANG", "de_DE.UTF-8");
        assertThat(run(launcher, "locale").out()).isEqualTo("\n");
    }

    @Test
    void saysWhichJavaIsMissingOrTooOld() throws Exception {
        environment.put("JAVA_HOME", "/no/jdk");
        assertThat(run(launcher))
                .isEqualTo(refused(
                        "JAVA_HOME is /no/jdk, but there is no bin/java in it; sluice needs" + " JDK 17 or newer."));
        Path old = jdk("11.0.2");
        environment.put("JAVA_HOME", old.toString());
        assertThat(run(launcher))
                .isEqualTo(refused(old + "/bin/java is version 11.0.2; sluice needs JDK 17 or newer."));
        environment.remove("JAVA_HOME");
        assertThat(run(launcher))
                .isEqualTo(refused("there is no java; sluice needs JDK 17 or newer, on the path or in JAVA_HOME."));
        Path java =
                Files.createSymbolicLink(folder.resolve("tools/java"), jdk("25").resolve("bin/java"));
        assertThat(run(launcher).out()).contains("<dev.sluice.cli.Main>");
        assertThat(java).isSymbolicLink();
    }

    @Test
    void buildsTheProgramOnceWhenItIsMissing() throws Exception {
        Files.delete(root.resolve("target/sluice.jar"));
        assertThat(run(launcher))
                .isEqualTo(
                        refused("target/sluice.jar is not built yet, and there is no mvn to build it; install Maven."));

        script(folder.resolve("tools/mvn"), "echo no network; exit 1");
        assertThat(run(launcher))
                .isEqualTo(new Result(
                        2,
                        "",
                        "sluice: building target/sluice.jar, once ...\nsluice: the build failed; its output is in "
                                + root.resolve("target/build.log") + ".\n"));
        assertThat(root.resolve("target/build.log")).hasContent("no network");

        script(folder.resolve("tools/mvn"), "sleep 0.3; echo built >>calls; touch target/sluice.jar");
        Process other = start(launcher);
        Result result = finish(start(launcher));
        assertThat(finish(other).code() + result.code()).isZero();
        assertThat(root.resolve("calls")).hasContent("built");
        assertThat(root.resolve("target/.build")).doesNotExist();
    }

    @Test
    void makesOneArchiveInTheBackgroundAndUsesItFromThenOn() throws Exception {
        environment.remove("SLUICE_ARCHIVE");
        environment.put("SLUICE_PASSWORD", "s3cret");
        Process other = start(launcher);
        assertThat(finish(start(launcher)).out()).doesNotContain("SharedArchiveFile");
        assertThat(finish(other).code()).isZero();

        Path archive = onlyArchive();
        assertThat(run(launcher).out()).contains("<-XX:SharedArchiveFile=" + archive + ">");
        assertThat(root.resolve("target/archive/.training")).doesNotExist();
        assertThat(Files.readString(archive)).isEqualTo("trained without password\nlambda\nlambda\nuntrained\n");

        Files.writeString(root.resolve("target/sluice.jar"), "a new build");
        assertThat(run(launcher).out()).doesNotContain("SharedArchiveFile");
        TimeUnit.MILLISECONDS.sleep(1500);
        assertThat(onlyArchive()).isNotEqualTo(archive);
    }

    @Test
    void makesTheArchiveWithoutWhatCrashesTheJvm() throws Exception {
        environment.remove("SLUICE_ARCHIVE");
        Files.createFile(folder.resolve("crash"));
        run(launcher);

        assertThat(Files.readString(onlyArchive())).isEqualTo("trained without password\nlambda\nlambda\n");
    }

    @Test
    void worksWhereNoArchiveCanBeMade() throws Exception {
        environment.remove("SLUICE_ARCHIVE");
        environment.put("HOME", "/proc/none");
        Files.createFile(root.resolve("target/archive"));

        assertThat(run(launcher).code()).isZero();
    }

    private Path onlyArchive() throws Exception {
        for (int attempt = 0; ; attempt++) {
            try (Stream<Path> files = Files.list(root.resolve("target/archive"))) {
                List<Path> found = files.toList();
                if (found.size() == 1 && found.get(0).getFileName().toString().startsWith("sluice-17.0.21-")) {
                    return found.get(0);
                }
                assertThat(attempt).as("%s", found).isLessThan(100);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** A JDK whose java prints its arguments and what the launcher put into the environment. */
    private Path jdk(String version) throws IOException {
        Path home = Files.createDirectories(folder.toRealPath().resolve("jdk-" + version));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/javac"), "");
        script(home.resolve("bin/java"), """
                for word; do
                  case $word in
                    -XX:DumpLoadedClassList=*) [ -z "${SLUICE_PASSWORD:-}" ] && without=' without password'
                      printf 'trained%s\\nlambda\\nlambda\\n' "$without" >"${word#*=}"
                      work=${word#*=}; work=${work%/*}; mkdir "$work/state"
                      printf 'lambda\\nuntrained\\nuntrained\\n' >"$work/state/lambdas" ;;
                    -XX:SharedClassListFile=*) list=${word#*=} ;;
                    -XX:SharedArchiveFile=*) [ -n "${list:-}" ] && cat "$list" >"${word#*=}"
                      case ${list:-} in */all) [ -e "$HOME/crash" ] && exit 134 ;; esac ;;
                    locale) echo "${LC_ALL:-}"; exit 0 ;;
                    exit) code=1 ;;
                    *) [ "${code:-}" = 1 ] && exit "$word" ;;
                  esac
                done
                printf '<%s>\\n' "$@"
                for n in 1 2 3 4; do
                  eval "value=\\${SLUICE_ARGUMENT_$n:-}"
                  [ -z "$value" ] || echo "$n=$value"
                done
                """);
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run(Path program, String... args) throws Exception {
        return finish(start(program, args));
    }

    private Process start(Path program, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Result finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes());
        String err = new String(process.getErrorStream().readAllBytes());
        return new Result(process.waitFor(), out, err);
    }

    private static Result refused(String sentence) {
        return new Result(2, "", "sluice: " + sentence + "\n");
    }

    private static Path onPath(String tool) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(tool + " is not on the path"));
    }
}

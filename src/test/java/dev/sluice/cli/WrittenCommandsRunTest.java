package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every command that documentation and help texts show does what the text around it says, against real servers. */
@Tag("server")
class WrittenCommandsRunTest {
    /** By exact text, with the reason. */
    private static final Map<String, String> NOT_RUN = Map.of(
            "sluice demo", "starts a server of its own; DemoIT does it",
            "sluice demo --dir /tmp/sluice-demo", "the same",
            "SLUICE_TEST_CRASH_AT=DEST_COMMITTED:2 sluice archive ...", "ends the process; ArchiveIT does it",
            "sluice import --table=events --max-errors=100 --reject-dir=/tmp shop -",
                    "standard input of this process belongs to the build; ImportIT pipes a file");

    /** Exit codes other than 0 that the text around promises. */
    private static final Map<String, Integer> EXIT_CODES = Map.of(
            "sluice verify --source mysql://check@db1/shop --target mysql://check@db2/shop --ask-pass", 3,
            "sluice verify --source mysql://check@db1/ --target mysql://check@db2/ -t 8 --repair-sql fix.sql", 3);

    private static List<WrittenCommand> written;
    private static CommandStage stage;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        written = WrittenCommands.all();
        stage = new CommandStage(folder);
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    /** Each text once; by operation, so that what one makes is there for the next. */
    private static Collection<WrittenCommand> distinct() {
        List<String> order = List.copyOf(Main.wholeProgram().getSubcommands().keySet());
        return written.stream()
                .filter(command -> !command.isName() || takesNothing(command))
                .sorted(Comparator.comparing(
                        command -> order.indexOf(command.operation().orElse(""))))
                .collect(Collectors.toMap(
                        WrittenCommand::text, command -> command, (first, again) -> first, LinkedHashMap::new))
                .values();
    }

    /** Whether the name alone is a command that can be typed. */
    private static boolean takesNothing(WrittenCommand command) {
        return Set.of("status", "history", "completion", "demo")
                .contains(command.operation().orElseThrow());
    }

    @TestFactory
    Stream<DynamicTest> doesWhatIsSaid() {
        return distinct().stream()
                .filter(command -> !NOT_RUN.containsKey(command.text()))
                .map(command -> DynamicTest.dynamicTest(command.toString(), () -> {
                    int code = stage.execute(command);
                    assertThat(code).as(stage.said()).isEqualTo(EXIT_CODES.getOrDefault(command.text(), 0));
                }));
    }

    @Test
    void whatIsExceptedIsStillWritten() {
        Set<String> excepted = new TreeSet<>(NOT_RUN.keySet());
        excepted.addAll(EXIT_CODES.keySet());

        assertThat(distinct().stream().map(WrittenCommand::text)).containsAll(excepted);
    }
}

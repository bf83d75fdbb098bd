package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.ProjectFolder;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.util.FileSystemUtils;

/**
 * Random jobs, each broken off again and again in random ways until it ends, for {@code -Dsluice.soak.minutes=N}; then
 * its result is judged. What was survived how many times stands in {@code target/soak/survived.md}, each round in {@code
 * rounds.log}; {@code -Dsluice.soak.seed=N} draws the same jobs and faults again, at other instants; {@code
 * -Dsluice.soak.faults=KILL,KILL_AT_STEP} draws from these alone, {@code -Dsluice.soak.most=N} at most so many for a job, {@code -Dsluice.soak.operations=dump,load}
 * of these jobs alone.
 */
@WithServer
@EnabledIfSystemProperty(named = "sluice.soak.minutes", matches = "\\d+")
class SoakIT {
    private static final int MOST_FAULTS = Integer.getInteger("sluice.soak.most", 8);
    private static final List<Fault> FAULTS =
            words("sluice.soak.faults").stream().map(Fault::valueOf).toList();
    private static final List<String> OPERATIONS = words("sluice.soak.operations");

    private final Path folder = ProjectFolder.locate().resolve("target/soak");
    private final Map<String, Map<Fault, Integer>> survived = new LinkedHashMap<>();
    private final Map<String, Integer> jobs = new LinkedHashMap<>();
    private final Map<String, Long> lengths = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private Random random;
    private TestServer server;
    private CutProxy proxy;
    private Sluice sluice;

    @Test
    void everyJobEndsWithEveryRowExactlyOnce(TestServer shared) throws Exception {
        long end = System.nanoTime()
                + Duration.ofMinutes(Long.getLong("sluice.soak.minutes")).toNanos();
        long seed = Long.getLong("sluice.soak.seed", System.nanoTime() % 1_000_000);
        random = new Random(seed);
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        // A server that is killed keeps what it has committed; that of the machine needs no proof here.
        try (TestServer own = shared.startAnother(
                        "--innodb-flush-log-at-trx-commit=2", "--local-infile=1", "--max-connections=200");
                CutProxy between = new CutProxy(own.host(), own.port())) {
            server = own;
            proxy = between;
            sluice = Sluice.in(folder.resolve("runs"))
                    .with("SLUICE_PASSWORD", own.settings().password());
            SoakPlace place = new SoakPlace(own, between.port(), folder, sluice);
            Shop shop = Shop.dumped(own, sluice, folder);
            List<Scenario> scenarios = Stream.of(
                            new DumpScenario(place, shop),
                            new LoadScenario(place, shop),
                            new VerifyScenario(place),
                            new ArchiveScenario(place),
                            new KeylessScenario(place),
                            new FollowScenario(place),
                            new ImportScenario(place))
                    .filter(scenario -> OPERATIONS.isEmpty() || OPERATIONS.contains(scenario.operation()))
                    .toList();
            log("seed " + seed + ", server " + own.version());
            for (int round = 0; System.nanoTime() < end; round++) {
                Scenario scenario = scenarios.get(round % scenarios.size());
                scenario.prepare(random);
                List<String> story = new ArrayList<>();
                List<String> problems;
                try {
                    problems = breakUntilItEnds(scenario, story);
                } catch (AssertionError e) {
                    problems = List.of(e.getMessage());
                }
                jobs.merge(scenario.operation(), 1, Integer::sum);
                log("round " + round + " " + String.join(" ", scenario.command()) + "\n  " + String.join("; ", story)
                        + (problems.isEmpty() ? "" : "\n  FAILED: " + problems));
                if (!problems.isEmpty()) {
                    failures.add("round " + round + ": " + story + "\n" + problems);
                    startAfresh(round);
                }
                Files.writeString(folder.resolve("survived.md"), table());
            }
        }
        assertThat(failures).isEmpty();
    }

    /** @return what is wrong at the end */
    private List<String> breakUntilItEnds(Scenario scenario, List<String> story) throws Exception {
        int faults = 2 + random.nextInt(MOST_FAULTS - 1);
        for (int i = 0; ; i++) {
            boolean disturbed = i < faults;
            Fault fault = draw();
            long begun = System.nanoTime();
            SluiceRun run = (disturbed ? fault.armed(sluice, scenario.steps(), random) : sluice)
                    .start(scenario.command().toArray(String[]::new));
            boolean struck = disturbed && strike(scenario, fault, run);
            int code = run.exitCode();
            proxy.delay(0);
            struck &= fault != Fault.KILL_AT_STEP || code == 137;
            story.add((disturbed ? (struck ? fault : "too late") + " " : "") + code);
            if (run.err().contains("\tat ") || run.err().contains("Exception")) {
                return List.of("an exception was shown: " + run.err());
            }
            boolean done = code == scenario.exitCode();
            if (!done && !(struck && fault.exitCodes().contains(code))) {
                return List.of("exit code " + code + ": " + run.err());
            }
            if (struck) {
                survived.computeIfAbsent(scenario.operation(), key -> new EnumMap<>(Fault.class))
                        .merge(fault, 1, Integer::sum);
            }
            if (!struck && done) {
                lengths.put(scenario.operation(), (System.nanoTime() - begun) / 1_000_000);
            }
            boolean toldAndKilled = code == 137 && run.out().contains(": done");
            if (done || toldAndKilled) {
                List<String> problems = new ArrayList<>(scenario.problems());
                if (done) {
                    problems.addAll(scenario.problems(run));
                    problems.addAll(scenario.leftovers());
                }
                return problems;
            }
        }
    }

    private static List<String> words(String property) {
        String list = System.getProperty(property, "");
        return list.isEmpty() ? List.of() : List.of(list.split(","));
    }

    private Fault draw() {
        if (!FAULTS.isEmpty()) {
            return FAULTS.get(random.nextInt(FAULTS.size()));
        }
        // The commonest is as likely as all others together.
        return random.nextInt(2) == 0 ? Fault.KILL : Fault.values()[random.nextInt(Fault.values().length)];
    }

    private boolean strike(Scenario scenario, Fault fault, SluiceRun run) throws Exception {
        if (fault != Fault.KILL_AT_STEP) {
            long length = lengths.getOrDefault(scenario.operation(), 4000L);
            long moment = System.nanoTime() + (length / 6 + random.nextLong(length * 3 / 4)) * 1_000_000;
            while (run.process().isAlive() && System.nanoTime() < moment) {
                Thread.sleep(2);
            }
        }
        boolean alive = run.process().isAlive();
        if (alive) {
            fault.strike(run, server, proxy, random);
        }
        return alive;
    }

    private void startAfresh(int round) throws IOException {
        sluice = new Sluice(folder.resolve("runs-after-" + round), sluice.environment());
    }

    private void log(String line) throws IOException {
        Files.writeString(
                folder.resolve("rounds.log"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String table() {
        StringBuilder table = new StringBuilder("| operation | jobs |");
        for (Fault fault : Fault.values()) {
            table.append(' ').append(fault).append(" |");
        }
        table.append("\n|---|---:|")
                .append("---:|".repeat(Fault.values().length))
                .append('\n');
        jobs.forEach((operation, count) -> {
            table.append("| ").append(operation).append(" | ").append(count).append(" |");
            for (Fault fault : Fault.values()) {
                table.append(' ')
                        .append(survived.getOrDefault(operation, Map.of()).getOrDefault(fault, 0))
                        .append(" |");
            }
            table.append('\n');
        });
        return table.append("\nfailures: ").append(failures.size()).append('\n').toString();
    }
}

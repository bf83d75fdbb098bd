package dev.sluice.crash;

import dev.sluice.run.CrashPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.springframework.util.FileSystemUtils;

/** A dump of the shop; judged by its files, and by a load of it. */
final class DumpScenario implements Scenario {
    private final SoakPlace place;
    private final Shop shop;
    private Path directory;
    private List<String> options;
    private int round;

    DumpScenario(SoakPlace place, Shop shop) {
        this.place = place;
        this.shop = shop;
    }

    @Override
    public String operation() {
        return "dump";
    }

    @Override
    public List<CrashPoint> steps() {
        return List.of(CrashPoint.RECORDED);
    }

    @Override
    public void prepare(Random random) {
        directory = place.folder().resolve("dump-" + round++);
        options = new ArrayList<>(List.of(
                "--database=" + Shop.SCHEMA,
                "--outputdir=" + directory,
                "--rows=" + (200 + random.nextInt(3000)),
                "--threads=" + (1 + random.nextInt(4))));
        options.addAll(SoakPlace.oneOf(
                random,
                List.of(
                        List.of(),
                        List.of("--compress"),
                        List.of("--compress=gzip"),
                        List.of("--format=sql"),
                        List.of("--verify"))));
        if (random.nextBoolean()) {
            options.add("--max-rate=20000");
        }
    }

    @Override
    public List<String> command() {
        return place.words("dump", options);
    }

    @Override
    public List<String> problems() throws Exception {
        FinishedDump.in(directory);
        shop.dropCopy();
        SluiceRun load = place.sluice()
                .load(place.server().settings(), directory, "--source-db=" + Shop.SCHEMA, "--database=" + Shop.COPY);
        if (load.exitCode() != 0) {
            return List.of("the dump cannot be loaded: " + load.err());
        }
        List<String> differences = shop.differences();
        if (differences.isEmpty()) {
            FileSystemUtils.deleteRecursively(directory);
        }
        return differences;
    }

    @Override
    public List<String> leftovers() {
        return List.of();
    }
}

package dev.sluice.crash;

import dev.sluice.run.CrashPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A load of the shop, beside it or over an older copy. */
final class LoadScenario implements Scenario {
    private final SoakPlace place;
    private final Shop shop;
    private List<String> options;

    LoadScenario(SoakPlace place, Shop shop) {
        this.place = place;
        this.shop = shop;
    }

    @Override
    public String operation() {
        return "load";
    }

    @Override
    public List<CrashPoint> steps() {
        return List.of(CrashPoint.NOTED, CrashPoint.RECORDED);
    }

    @Override
    public void prepare(Random random) throws Exception {
        shop.dropCopy();
        options = new ArrayList<>(List.of(
                "--directory=" + shop.dump(),
                "--source-db=" + Shop.SCHEMA,
                "--database=" + Shop.COPY,
                "--threads=" + (1 + random.nextInt(4)),
                "--queries-per-transaction=1"));
        options.addAll(SoakPlace.oneOf(
                random,
                List.of(
                        List.of(),
                        List.of("--verify"),
                        List.of("--optimize-keys=AFTER_IMPORT_ALL_TABLES"),
                        List.of("--optimize-keys=SKIP"),
                        List.of("--innodb-flush-log-at-trx-commit=0"))));
        if (random.nextInt(3) == 0) {
            SluiceRun older = place.sluice()
                    .load(
                            place.server().settings(),
                            shop.dump(),
                            "--source-db=" + Shop.SCHEMA,
                            "--database=" + Shop.COPY,
                            "--queries-per-transaction=2");
            if (older.exitCode() != 0) {
                throw new AssertionError(older.err());
            }
            place.server().execute("DELETE FROM " + Shop.COPY + ".log LIMIT 5");
            options.add("--overwrite-tables");
        }
    }

    @Override
    public List<String> command() {
        return place.words("load", options);
    }

    @Override
    public List<String> problems() throws Exception {
        List<String> problems = new ArrayList<>(shop.differences());
        problems.addAll(place.server()
                .query("SELECT CONCAT(@@GLOBAL.innodb_flush_log_at_trx_commit, ' is the log''s flushing now') FROM DUAL"
                        + " WHERE @@GLOBAL.innodb_flush_log_at_trx_commit <> 2"));
        return problems;
    }

    @Override
    public List<String> leftovers() {
        return shop.leftovers();
    }
}

package dev.sluice.crash;

import dev.sluice.run.CrashPoint;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A comparison of two tables, some of whose rows differ. */
final class VerifyScenario implements Scenario {
    private static final int ROWS = 20_000;
    private final SoakPlace place;
    private String one;
    private String other;
    private int different;
    private List<String> options;

    VerifyScenario(SoakPlace place) {
        this.place = place;
    }

    @Override
    public String operation() {
        return "verify";
    }

    @Override
    public List<CrashPoint> steps() {
        return List.of(CrashPoint.RECORDED);
    }

    @Override
    public void prepare(Random random) {
        if (one == null) {
            one = place.server().createSchema("one");
            other = place.server().createSchema("other");
            place.server()
                    .executeIn(
                            one,
                            "CREATE TABLE t (id INT PRIMARY KEY, a INT)",
                            "INSERT INTO t WITH RECURSIVE n AS (SELECT 0 i UNION ALL SELECT i + 1 FROM n WHERE i < 199)"
                                    + " SELECT a.i * 100 + b.i + 1, b.i FROM n a JOIN n b WHERE b.i < 100",
                            "ANALYZE TABLE t");
        }
        place.server()
                .executeIn(
                        other,
                        "DROP TABLE IF EXISTS t",
                        "CREATE TABLE t LIKE " + one + ".t",
                        "INSERT INTO t SELECT * FROM " + one + ".t",
                        "ANALYZE TABLE t");
        different = random.nextInt(4);
        for (int i = 0; i < different; i++) {
            place.server()
                    .executeIn(other, "UPDATE t SET a = -1 WHERE id = " + (1 + i * 5000 + random.nextInt(ROWS / 4)));
        }
        options = List.of(
                "--no-defaults",
                "--source=" + place.url(one),
                "--target=" + place.url(other),
                "--rows=" + (100 + random.nextInt(1000)),
                "--threads=" + (1 + random.nextInt(3)),
                "--rechecks=0",
                "--sleep=0.02");
    }

    @Override
    public List<String> command() {
        return Stream.concat(Stream.of("verify"), options.stream()).toList();
    }

    @Override
    public int exitCode() {
        return different == 0 ? 0 : 3;
    }

    @Override
    public List<String> problems(SluiceRun complete) {
        String wanted = different == 0 ? "equal: 1 table, 20,000 rows" : different + " rows differ in 1 tables";
        return complete.out().contains(wanted) ? List.of() : List.of("not \"" + wanted + "\": " + complete.out());
    }

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public List<String> leftovers() {
        return List.of();
    }
}

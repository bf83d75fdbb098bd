package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.TableName;
import dev.sluice.run.ExitCode;
import dev.sluice.verify.DumpRowDifference.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The comparison of a dump for people, programs and schedulers. */
class DumpReportTest {
    private static final DumpTableResult EQUAL = result("orders", 1234567, 1234567, Map.of(), true, List.of());

    @Test
    void oneLineWhenAllIsEqual() {
        DumpReport report = new DumpReport(List.of(EQUAL));
        assertThat(report.text()).isEqualTo("1 table, 1,234,567 rows in the dump: equal\n");
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(report.json()).isEqualTo("{\"tables\":1,\"rows\":1234567,\"differing\":[]}");
    }

    @Test
    void tablesThatDifferAreShownWithSomeOfTheirRows() {
        DumpTableResult gone = DumpTableResult.of(
                new TableName("shop", "gone"),
                new TableName("copy", "gone"),
                List.of("Table copy.gone does not exist."));
        DumpTableResult many = result(
                "items",
                5,
                7,
                Map.of(Kind.EXTRA, 3L, Kind.MISSING, 1L),
                true,
                List.of(
                        new DumpRowDifference(Kind.MISSING, "id=1", 1),
                        new DumpRowDifference(Kind.EXTRA, "a=2, b=NULL", 2)));
        DumpTableResult vast = result("log", 9000000, 9000000, Map.of(Kind.DIFFERENT, 200000L), false, List.of());
        DumpReport report = new DumpReport(List.of(EQUAL, gone, many, vast));
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE_WITH_DIFFERENCES);
        assertThat(report.text()).isEqualTo("""
                        TABLE       DUMP ROWS  TARGET ROWS  MISSING     EXTRA       DIFFERENT
                        copy.gone   0          0            0           0           0
                        copy.items  5          7            1           3           0
                        copy.log    9,000,000  9,000,000    at least 0  at least 0  at least 200,000

                        copy.gone:
                          Table copy.gone does not exist.

                        copy.items:
                          missing: id=1
                          extra: a=2, b=NULL (2 times)
                          and 1 more

                        copy.log:
                          and at least 200,000 more

                        4 tables, 10,234,572 rows in the dump: 3 tables differ
                        """);
        assertThat(report.json())
                .contains("{\"dumped\":\"shop.items\",\"target\":\"copy.items\",\"dumpRows\":5,\"targetRows\":7,"
                        + "\"missing\":1,\"extra\":3,\"different\":0,\"exact\":true,\"structure\":[],");
    }

    private static DumpTableResult result(
            String table,
            long dumped,
            long target,
            Map<Kind, Long> counts,
            boolean exact,
            List<DumpRowDifference> rows) {
        return new DumpTableResult(
                new TableName("shop", table),
                new TableName("copy", table),
                dumped,
                target,
                List.of(),
                counts,
                exact,
                rows);
    }
}

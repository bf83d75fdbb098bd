package dev.sluice.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.FailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each value goes into its own column, as bytes where it can and converted by name where it must. */
class ColumnMappingTest {
    @Test
    void bytesGoInAsTheyAre() {
        TargetTable table = table(column("id", "int", null), column("na`me", "varchar(9)", "latin1"));
        assertThat(statement(table, List.of(), "binary"))
                .isEqualTo("LOAD DATA LOCAL INFILE 'sluice' INTO TABLE `sh``op`.`t` CHARACTER SET binary FIELDS"
                        + " TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (`id`,`na``me`)");
    }

    @Test
    void rowsWithoutNamesHaveNoValuesForInvisibleColumns() {
        TargetTable table = new TargetTable(
                new TableName("shop", "t"),
                List.of(
                        new TargetTable.Target(column("a", "int", null), false, false, false),
                        new TargetTable.Target(column("hidden", "int", null), false, true, false),
                        new TargetTable.Target(column("b", "int", null), false, false, false)),
                true);
        assertThat(statement(table, List.of(), "binary")).endsWith(" (`a`,`b`)");
        assertThat(ColumnMapping.leftOut(table, Optional.empty())).containsExactly("hidden");
        assertThat(ColumnMapping.leftOut(table, Optional.of(List.of("a", "hidden", "b"))))
                .isEmpty();
        assertThat(ColumnMapping.leftOut(table, Optional.of(List.of("A", "b")))).containsExactly("hidden");
    }

    @Test
    void jsonIsConvertedAndTheNumberBesideItTakesTheSameWay() {
        TargetTable table = new TargetTable(
                new TableName("shop", "t"),
                List.of(
                        new TargetTable.Target(column("id", "int", null), true, false, false),
                        new TargetTable.Target(column("j", "json", null), false, false, false)),
                true);
        assertThat(statement(table, List.of(), "binary"))
                .endsWith(" (@v0,@v1) SET `id`=@v0,`j`=CONVERT(@v1 USING utf8mb4)");
        assertThat(statement(table, List.of(), "latin1"))
                .endsWith(" (@v0,@v1) SET `id`=@v0,`j`=CONVERT(@v1 USING latin1)");
    }

    @Test
    void textIsConvertedFromTheCharsetItIsIn() {
        TargetTable table = table(
                column("a", "varchar(9)", "utf8mb4"), column("b", "varbinary(9)", null), column("c", "text", "utf8"));
        List<Column> source = List.of(
                column("a", "varchar(9)", "latin1"), column("b", "varbinary(9)", null), column("c", "text", "utf8mb3"));
        assertThat(statement(table, source, "binary")).endsWith(" (@v0,`b`,`c`) SET `a`=CONVERT(@v0 USING latin1)");
        assertThat(statement(table, source, "utf8mb4")).endsWith(" (`a`,`b`,@v2) SET `c`=CONVERT(@v2 USING utf8mb4)");
        assertThat(statement(table, List.of(column("a", "int", null)), "binary"))
                .endsWith(" (@v0,`b`,`c`) SET `a`=CONVERT(@v0 USING ascii)");
    }

    @Test
    void columnsAreFoundByNameWhateverTheirCaseAndNoneTwice() {
        TargetTable table = table(column("Id", "int", null), column("v", "int", null));
        assertThat(ColumnMapping.of(table, Optional.of(List.of("V", "id")), List.of(), "binary").values().stream()
                        .map(value -> value.target().column().name()))
                .containsExactly("v", "Id");
        assertThatThrownBy(() -> ColumnMapping.of(table, Optional.of(List.of("v", "V")), List.of(), "binary"))
                .isInstanceOf(FailedException.class)
                .hasMessage("The dump has two values for column V of sh`op.t");
    }

    @Test
    void enumsWithoutAnEmptyMemberMayHoldTheMarkOfAnError() {
        TargetTable table = table(
                column("a", "enum('x','y')", "utf8mb4"),
                column("b", "enum('','y')", "utf8mb4"),
                column("c", "enum('it''s,''','y')", "utf8mb4"),
                column("d", "set('x')", "utf8mb4"));
        assertThat(ColumnMapping.of(table, Optional.empty(), List.of(), "binary")
                        .errorMarks())
                .containsExactly(0, 2);
        assertThat(Members.of("enum('it''s,''','y','')")).containsExactly("it's,'", "y", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int(11)|int",
                "int|bigint",
                "bigint|int",
                "int|decimal(9,2)",
                "int|varchar(9)",
                "year(4)|year",
                "year|int",
                "decimal(9,4)|decimal(9,2)",
                "float|double",
                "datetime(3)|datetime(6)",
                "timestamp|datetime",
                "date|datetime",
                "time(1)|time(2)",
                "char(3)|varchar(3)",
                "varchar(9)|longtext",
                "varchar(9)|varbinary(9)",
                "json|longtext",
                "longtext|json",
                "uuid|char(36)",
                "binary(4)|varbinary(9)",
                "blob|longblob",
                "bit(3)|bit(4)",
                "point|geometry",
                "enum('a','b')|enum('b','a','c')",
                "enum('a')|varchar(3)",
                "set('1')|set('1','2')"
            })
    void valuesThatTheServerTakesOrRefusesAloudMayGo(String from, String to) {
        assertThat(ColumnFit.problem(column("c", from, null), column("c", to, null)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int|float",
                "bigint|double",
                "double|float",
                "decimal(9,2)|int",
                "decimal(9,2)|double",
                "double|double(9,2)",
                "varchar(9)|int",
                "datetime(6)|datetime(3)",
                "datetime|date",
                "time(6)|time",
                "varchar(9)|datetime",
                "varchar(3)|char(3)",
                "varbinary(3)|binary(3)",
                "binary(3)|binary(4)",
                "varbinary(9)|varchar(9)",
                "bit(3)|bit(2)",
                "bit(8)|int",
                "enum('1','2','3')|enum('a','b','c')",
                "varchar(9)|enum('a')",
                "point|blob",
                "vector(3)|varchar(9)",
                "int|year",
                "int|bit(8)"
            })
    void valuesThatCouldChangeInSilenceMayNot(String from, String to) {
        assertThat(ColumnFit.problem(column("c", from, null), column("c", to, null)))
                .contains("from " + from + " to " + to + " the server may change them without a warning");
    }

    private static String statement(TargetTable table, List<Column> source, String charset) {
        return LoadDataWriter.statement(ColumnMapping.of(table, Optional.empty(), source, charset), false);
    }

    private static Column column(String name, String type, String charset) {
        return new Column(name, type.replaceAll("\\(.*", ""), type, Optional.ofNullable(charset));
    }

    private static TargetTable table(Column... columns) {
        List<TargetTable.Target> targets = new ArrayList<>();
        for (Column column : columns) {
            targets.add(new TargetTable.Target(column, false, false, false));
        }
        return new TargetTable(new TableName("sh`op", "t"), targets, true);
    }
}

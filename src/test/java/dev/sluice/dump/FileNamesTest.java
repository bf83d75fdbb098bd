package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.TableName;
import org.junit.jupiter.api.Test;

class FileNamesTest {
    private final FileNames names = new FileNames();

    @Test
    void plainNamesStandForThemselves() {
        assertThat(names.table(new TableName("shop", "order_lines"))).isEqualTo("shop.order_lines");
        assertThat(names.table(new TableName("a-b", "T2"))).isEqualTo("a-b.T2");
    }

    @Test
    void namesThatTheFileSystemOrALoaderWouldMistakeGetAnAlias() {
        assertThat(names.table(new TableName("shop", "odd.name"))).isEqualTo("shop.mydumper_0");
        assertThat(names.table(new TableName("shop", "../../etc/passwd"))).isEqualTo("shop.mydumper_1");
        assertThat(names.table(new TableName("shop", "-rf"))).isEqualTo("shop.mydumper_2");
        assertThat(names.table(new TableName("shop", "x-schema"))).isEqualTo("shop.mydumper_3");
        assertThat(names.table(new TableName("shop", "mydumper_0"))).isEqualTo("shop.mydumper_4");
        assertThat(names.table(new TableName("shop", "表"))).isEqualTo("shop.mydumper_5");
        assertThat(names.table(new TableName("shop", "with space"))).isEqualTo("shop.mydumper_6");
    }

    @Test
    void namesThatMeetOnDiskAreKeptApart() {
        String first = names.table(new TableName("a", "b.c"));
        String second = names.table(new TableName("a.b", "c"));
        assertThat(first).isEqualTo("a.mydumper_0");
        assertThat(second).isEqualTo("mydumper_1.c");
        assertThat(names.schema("a.b")).isEqualTo("mydumper_1");
    }
}

package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JobIdentityTest {
    private static final JobIdentity SHOP = new JobIdentity("dump", "shop", "db1:3306", "/backup", "t=all");

    @Test
    void labelIsNoPartOfTheMeaning() {
        assertThat(new JobIdentity("dump", "other", "db1:3306", "/backup", "t=all").hash())
                .isEqualTo(SHOP.hash())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void everyOtherPartIsAndPartsDoNotRunIntoEachOther() {
        assertThat(new JobIdentity("load", "shop", "db1:3306", "/backup", "t=all").hash())
                .isNotEqualTo(SHOP.hash());
        assertThat(new JobIdentity("dump", "shop", "db1:3306/", "backup", "t=all").hash())
                .isNotEqualTo(SHOP.hash());
        assertThat(new JobIdentity("dump", "shop", "db1:3306", "/backupt", "=all").hash())
                .isNotEqualTo(SHOP.hash());
    }

    @Test
    void jobNameIsSafeAsFileNameAndInSql() {
        assertThat(SHOP.jobName()).isEqualTo("dump-shop-" + SHOP.hash().substring(0, 8));
        JobIdentity odd = new JobIdentity("dump", "../Ä'; DROP " + "x".repeat(100), "a", "b", "c");
        assertThat(odd.jobName())
                .isEqualTo("dump-_drop_" + "x".repeat(34) + "-" + odd.hash().substring(0, 8));
        assertThat(new JobIdentity("dump", "", "a", "b", "c").jobName()).startsWith("dump-job-");
    }

    @Test
    void operationIsAWord() {
        assertThatThrownBy(() -> new JobIdentity("Dump it", "", "", "", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("operation 'Dump it' is not a short lower-case word");
    }
}

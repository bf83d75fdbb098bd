package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrantsTest {
    @Test
    void globalAndSchemaGrantsCountAndTableGrantsDoNot() {
        Grants grants = new Grants();
        grants.add("GRANT USAGE ON *.* TO `u`@`%`");
        grants.add("GRANT SELECT, TRIGGER ON `shop`.* TO `u`@`%`");
        grants.add("GRANT EVENT ON `shop`.`orders` TO `u`@`%`");
        grants.add("GRANT `role`@`%` TO `u`@`%`");
        assertThat(grants.has("TRIGGER", "shop")).isTrue();
        assertThat(grants.has("TRIGGER", "shop2")).isFalse();
        assertThat(grants.has("EVENT", "shop")).isFalse();
        assertThat(grants.hasGlobal("SELECT")).isFalse();
    }

    @Test
    void schemaNamesArePatterns() {
        Grants grants = new Grants();
        grants.add("GRANT ALL PRIVILEGES ON `crm\\_%`.* TO 'u'@'localhost' IDENTIFIED BY PASSWORD '*0'");
        assertThat(grants.has("EVENT", "crm_north")).isTrue();
        assertThat(grants.has("EVENT", "crmXnorth")).isFalse();
    }

    @Test
    void allOnAllIsEverything() {
        Grants grants = new Grants();
        grants.add("GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION");
        assertThat(grants.has("TRIGGER", "anything")).isTrue();
        assertThat(grants.hasGlobal("SELECT")).isTrue();
    }
}

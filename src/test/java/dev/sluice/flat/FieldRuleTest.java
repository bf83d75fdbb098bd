package dev.sluice.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldRuleTest {
    @Test
    void simpleRulesChangeOneValue() throws Exception {
        List<FieldRule> rules =
                FieldRule.parse(List.of("map:c=a=>b", "default:c=x=y", "map:c=b=>c", "nullIf:d=", "mask:e=2"));
        assertThat(rules).hasSize(4);
        assertThat(rules.get(0).apply("a")).isEqualTo("b");
        assertThat(rules.get(0).apply("b")).isEqualTo("c");
        assertThat(rules.get(0).apply("z")).isEqualTo("z");
        assertThat(rules.get(0).apply(null)).isNull();
        assertThat(rules.get(1).apply(null)).isEqualTo("x=y");
        assertThat(rules.get(1).apply("")).isEmpty();
        assertThat(rules.get(2).apply("")).isNull();
        assertThat(rules.get(2).apply("0")).isEqualTo("0");
        assertThat(rules.get(3).apply("4111\ud83d\ude00x")).isEqualTo("****\ud83d\ude00x");
        assertThat(rules.get(3).apply("ab")).isEqualTo("**");
        assertThat(rules.get(3).apply(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "upper:c=1 # The rule 'upper:c=1' is none of map, default, nullIf and mask.",
                "mask:c=x # The rule 'mask:c=x' has no number of characters that stay, 0 or more.",
                "mask:c=-1 # The rule 'mask:c=-1' has no number of characters that stay, 0 or more.",
                "map:c=a # The rule 'map:c=a' has no => between two values.",
                "c=a # The rule 'c=a' is not of the form map:COLUMN=FROM=>TO, default:COLUMN=TEXT, nullIf:COLUMN=TEXT or mask:COLUMN=NUMBER."
            })
    void whatIsNoRuleIsRefused(String rule, String message) {
        assertThatThrownBy(() -> FieldRule.parse(List.of(rule)))
                .isInstanceOf(RefusedException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> FieldRule.parse(List.of("map:c=a=>b", "map:c=a=>c")))
                .hasMessage("The rule 'map:c=a=>c' maps a value that another rule maps already.");
    }

    @ParameterizedTest
    @CsvSource({
        "dd.MM.yyyy, 29.02.2024, 2024-02-29",
        "d.M.yyyy HH:mm, 1.2.2024 07:05, 2024-02-01 07:05:00",
        "dd-MMM-yy, 03-Feb-24, 2024-02-03",
        "dd-MMM-yy, 03-FEB-24, 2024-02-03",
        "MM/dd/yyyy hh:mm:ss.SSS a, 12/31/1999 11:59:59.120 PM, 1999-12-31 23:59:59.12",
        "HHmm, 2359, 23:59:00",
        "yyyyMMdd'T'HHmmss, 20240102T030405, 2024-01-02 03:04:05",
        "uuuu-DDD, 2024-060, 2024-02-29"
    })
    void datesBecomeTheServers(String pattern, String text, String expected) throws Exception {
        assertThat(DateRule.of("c=" + pattern).apply(text)).isEqualTo(expected);
        assertThat(DateRule.of("c=" + pattern).apply("")).isEmpty();
        assertThat(DateRule.of("c=" + pattern).apply(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"30.02.2024", "29.02.2023", "1.1.2024", "00.00.0000", "01.13.2024", "x", "01.01.2024 "})
    void datesThatAreNoneAreRejectedNotMoved(String text) {
        assertThatThrownBy(() -> DateRule.of("c=dd.MM.yyyy").apply(text))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("is no date of the form dd.MM.yyyy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "dd.MM.yyyy # --date-format dd.MM.yyyy is not of the form COLUMN=PATTERN.",
                "c= # --date-format c= is not of the form COLUMN=PATTERN.",
                "c=bbb # --date-format c=bbb is no pattern of dates: Unknown pattern letter: b.",
                "c=yyyy-MM-dd XXX # --date-format c=yyyy-MM-dd XXX has a time zone, which the server's dates and times have not; leave it out of the file.",
                "c=MM.yyyy # --date-format c=MM.yyyy has neither year, month and day nor an hour (with a for AM and PM where there are twelve).",
                "c=hh:mm # --date-format c=hh:mm has neither year, month and day nor an hour (with a for AM and PM where there are twelve)."
            })
    void patternsThatMeanNoDateAreRefused(String option, String message) {
        assertThatThrownBy(() -> DateRule.of(option))
                .isInstanceOf(RefusedException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "de-DE # 1.234.567,89 # 1234567.89",
                "de_DE # -1234,5 # -1234.5",
                "de-DE # ,5 # 0.5",
                "de-DE # +1,5E-3 # 1.5E-3",
                "fr-FR # 1\u202f234,5 # 1234.5",
                "fr-FR # 1 234 567 # 1234567",
                "fr-FR # \u22121\u00a0234 # -1234",
                "en-US # 1,234.50 # 1234.50",
                "de-CH # 1'234.5 # 1234.5",
                "en-US # 007 # 007"
            })
    void numbersBecomeTheServers(String locale, String text, String expected) throws Exception {
        assertThat(new NumberRule("c", NumberRule.locale(locale)).apply(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "de-DE # 1,234.5",
                "de-DE # 1.23",
                "de-DE # 1.2345",
                "en-US # 1.234,5",
                "en-US # 12,34",
                "en-US # -",
                "en-US # 1e",
                "en-US # NaN",
                "en-US # 1.",
                "en-US # 0x10"
            })
    void numbersOfAnotherCountryAreRejected(String locale, String text) {
        assertThatThrownBy(() -> new NumberRule("c", NumberRule.locale(locale)).apply(text))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("is no number as it is written in " + locale);
    }

    @Test
    void unknownLocalesAreRefused() {
        for (String locale : List.of("xx-YY", "", "deutsch")) {
            assertThatThrownBy(() -> NumberRule.locale(locale))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("--number-locale " + locale + " is no locale that Java knows, such as de-DE.");
        }
    }
}

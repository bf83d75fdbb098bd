package dev.sluice.verify;

import dev.sluice.verify.RuleResult.Outcome;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results of rules as JUnit XML, the form that CI servers show: a test case for each rule, its table as the class. A
 * broken rule is a failure, one that the server could not answer an error; a broken rule of severity warn is a skipped
 * test with its message, which is shown and fails nothing.
 */
public final class RuleJunit {
    private RuleJunit() {}

    /** The document as text, to be stored in UTF-8. @param name of the suite, such as the rule file's */
    public static String xml(String name, List<RuleResult> results) {
        StringWriter text = new StringWriter();
        RuleReport report = new RuleReport(results);
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuite");
            attribute(xml, "name", name);
            attribute(xml, "tests", String.valueOf(results.size()));
            attribute(xml, "failures", String.valueOf(report.count(Outcome.BROKEN)));
            attribute(xml, "errors", String.valueOf(report.count(Outcome.ERROR)));
            attribute(xml, "skipped", String.valueOf(report.count(Outcome.WARNED)));
            attribute(
                    xml,
                    "time",
                    seconds(results.stream().mapToLong(RuleResult::millis).sum()));
            xml.writeCharacters("\n");
            for (RuleResult result : results) {
                testCase(xml, result);
            }
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory was not written: " + e.getMessage(), e);
        }
        return text.toString();
    }

    private static void testCase(XMLStreamWriter xml, RuleResult result) throws XMLStreamException {
        xml.writeCharacters("  ");
        xml.writeStartElement("testcase");
        attribute(xml, "classname", result.rule().subject());
        attribute(xml, "name", result.rule().name());
        attribute(xml, "time", seconds(result.millis()));
        if (result.outcome() != Outcome.PASSED) {
            xml.writeStartElement(element(result.outcome()));
            attribute(xml, "message", result.message());
            xml.writeCharacters(clean(RuleReport.details(result)));
            xml.writeEndElement();
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static String element(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> throw new IllegalArgumentException("a rule that passed has no message");
            case WARNED -> "skipped";
            case BROKEN -> "failure";
            case ERROR -> "error";
        };
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, clean(value));
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }

    /** XML 1.0 has no form for most control characters, not even an escaped one. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(point -> clean.appendCodePoint(allowed(point) ? point : '\uFFFD'));
        return clean.toString();
    }

    private static boolean allowed(int point) {
        return point == '\t'
                || point == '\n'
                || point >= 0x20 && point <= 0xD7FF
                || point >= 0xE000 && point <= 0xFFFD
                || point >= 0x10000;
    }
}

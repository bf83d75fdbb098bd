package dev.sluice.dump;

import dev.sluice.file.RecordJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** Tells which files in a directory an unfinished dump may have written, by the plan in its work folder. */
final class PlannedFiles {
    private static final Pattern SUFFIX = Pattern.compile(
            "(\\.[0-9]{5,}(\\.[0-9]{5,})?\\.(tsv|sql)(\\.zst|\\.gz)?|-schema(-[a-z]+)?\\.sql)(\\.part)?");

    private final WorkFolder work;

    PlannedFiles(WorkFolder work) {
        this.work = work;
    }

    /** The names among those given that begin with a planned name and end as a dump's files do. */
    Set<String> among(Set<String> names) throws IOException {
        Set<String> bases = bases();
        Set<String> own = new HashSet<>();
        for (String name : names) {
            for (int end = 1; end < name.length(); end++) {
                if (SUFFIX.matcher(name).region(end, name.length()).matches()
                        && bases.contains(name.substring(0, end))) {
                    own.add(name);
                    break;
                }
            }
        }
        return own;
    }

    private Set<String> bases() throws IOException {
        Set<String> bases = new HashSet<>();
        for (int partition = 0; work.hasPlan(partition); partition++) {
            try (BufferedReader plan = work.planReader(WorkFolder.name(partition))) {
                for (String line = plan.readLine(); line != null; line = plan.readLine()) {
                    base(line).ifPresent(bases::add);
                }
            }
        }
        return bases;
    }

    /** A plan that was cut off while it was written had no files yet beyond its last whole line. */
    private static Optional<String> base(String line) {
        try {
            PlanItem item = RecordJson.MAPPER.readValue(line, PlanItem.class);
            if (item instanceof PlanItem.Schema schema) {
                return Optional.of(schema.base());
            }
            if (item instanceof PlanItem.Programs programs) {
                return Optional.of(programs.base());
            }
            if (item instanceof PlanItem.View view) {
                return Optional.of(view.base());
            }
            if (item instanceof PlanItem.Sequence sequence) {
                return Optional.of(sequence.base());
            }
            return item instanceof PlanItem.Table table
                    ? Optional.of(table.table().base())
                    : Optional.empty();
        } catch (JacksonException damaged) {
            return Optional.empty();
        }
    }
}

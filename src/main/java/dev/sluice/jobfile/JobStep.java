package dev.sluice.jobfile;

import dev.sluice.yaml.YamlPlace;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One operation of a job file.
 *
 * @param operation the command's name
 * @param place where it begins
 * @param settings its keys in their order
 * @param shared keys that the file includes for all its steps, of which this one takes those that its operation knows
 * @param goesOn whether the steps behind it are done when it ends with differences
 */
public record JobStep(
        String operation, YamlPlace place, Map<String, Setting> settings, Map<String, Setting> shared, boolean goesOn) {
    public JobStep {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        shared = Collections.unmodifiableMap(new LinkedHashMap<>(shared));
    }
}

package dev.sluice.job;

import java.util.List;

/** The partitions of a step, as the plan has them. */
@FunctionalInterface
public interface PartitionSource {
    /**
     * The names of all partitions, those done included, in the order in which they shall start (biggest
     * first). Read from a persisted plan and the same for each execution of a job: Spring Batch matches
     * partitions of a resume by name only.
     *
     * @return distinct ordinals such as {@code p00017}; step name, colon and ordinal have 100 characters at most
     */
    List<String> names() throws Exception;
}

package dev.sluice.job;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/**
 * The job repository and the operator on it, as a Spring Boot application without auto-configuration: five
 * beans named here start in a fraction of the time that the class path's conditions take to be evaluated.
 */
final class Repository implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Repository(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Opens the repository that {@code store} connects to; closing it closes the store. */
    static Repository open(RepositoryStore store) {
        // QuietLogging has set logging up already; Boot's own set-up would print to the terminal.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SpringApplicationBuilder application = new SpringApplicationBuilder(Beans.class);
        // Boot's listeners would heed an application.properties that happens to lie in the working directory.
        application.application().setListeners(List.of());
        return new Repository(application
                .web(WebApplicationType.NONE)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .addCommandLineProperties(false)
                .properties(Map.of("spring.main.keep-alive", "false"))
                .initializers(context -> context.getBeanFactory().registerSingleton("repositoryStore", store))
                .run());
    }

    JobRepository jobs() {
        return context.getBean(JobRepository.class);
    }

    JobOperator operator() {
        return context.getBean(JobOperator.class);
    }

    @Override
    public void close() {
        context.close();
    }

    /** The beans. */
    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        DataSource dataSource(RepositoryStore store) {
            return store.dataSource();
        }

        @Bean
        JdbcTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        /**
         * Instances are created at READ COMMITTED: the default, SERIALIZABLE, takes gap locks that make
         * launches of different jobs deadlock on MySQL, and the unique key on name and parameters suffices.
         */
        @Bean
        JobRepository jobRepository(
                RepositoryStore store, DataSource dataSource, JdbcTransactionManager transactionManager)
                throws Exception {
            JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
            factory.setDataSource(dataSource);
            factory.setTransactionManager(transactionManager);
            factory.setDatabaseType(store.dialect());
            factory.setSerializer(new TypedContextSerializer());
            factory.setIsolationLevelForCreateEnum(Isolation.READ_COMMITTED);
            factory.afterPropertiesSet();
            return factory.getObject();
        }

        /** Not from its factory bean, whose proxy would hold a repository transaction open for the whole job. */
        @Bean
        JobOperator jobOperator(JobRepository repository) throws Exception {
            TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
            operator.setJobRepository(repository);
            operator.setJobRegistry(new MapJobRegistry());
            operator.setTaskExecutor(new SyncTaskExecutor());
            operator.afterPropertiesSet();
            return operator;
        }
    }
}

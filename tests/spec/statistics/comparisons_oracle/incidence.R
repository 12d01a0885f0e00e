# Cumulative incidence of competing events: 60 random data sets with ties (incidence_times.csv), and what survfit gives
# at three times by two scales of the limits (incidence.csv). R 4.2.2, survival 3.5-3.
suppressMessages(library(survival))
set.seed(20111024)
times <- list(); found <- list()
for (ds in 1:60) {
  n <- sample(c(3:12, 20, 40), 1)
  d <- data.frame(ds = ds, time = sample(1:sample(3:15, 1), n, replace = TRUE), cause = sample(0:3, n, replace = TRUE))
  times[[ds]] <- d
  event <- factor(d$cause, 0:3, c("censored", "a", "b", "c"))
  at <- unique(quantile(d$time, c(.25, .5, 1), type = 1))
  for (scale in c("log-log", "plain")) {
    fit <- survfit(Surv(d$time, event) ~ 1, conf.type = scale)
    s <- summary(fit, times = at)
    for (k in 2:4) found[[length(found) + 1]] <- data.frame(ds = ds, scale = scale, cause = k - 1, time = at,
      est = s$pstate[, k], se = s$std.err[, k], lo = s$lower[, k], hi = s$upper[, k])
  }
}
put <- function(rows, file) write.csv(format(rows, digits = 15, trim = TRUE), file, row.names = FALSE, quote = FALSE)
put(do.call(rbind, times), "incidence_times.csv")
put(do.call(rbind, found), "incidence.csv")

# Random 2 x 2 tables in strata, and what R finds in them: Rscript rates.R <ratesci's library> in this folder.
# Writes tables.csv (ds, stratum, arm, responders, subjects) and rates.csv (ds, what, est, lo, hi).
.libPaths(c(commandArgs(TRUE), .libPaths()))
library(ratesci)
set.seed(20261201)

draw <- function(i) {
  arms <- if (i %% 8 == 0) 3 else 2
  strata <- sample(1:4, 1)
  size <- matrix(sample(2:40, arms * strata, replace = TRUE), strata)
  rate <- plogis(rnorm(1, 0, 1.5) + outer(rnorm(strata, 0, 0.7), rnorm(arms, 0, 0.8), "+"))
  responders <- matrix(rbinom(arms * strata, size, rate), strata)
  data.frame(ds = sprintf("t%03d", i), stratum = rep(1:strata, arms), arm = rep(1:arms - 1, each = strata),
    responders = c(responders), subjects = c(size))
}

line <- function(what, est, lo = NA, hi = NA) data.frame(what, est, lo, hi)
score <- function(first, second, stratified) {
  found <- scoreci(second$responders, second$subjects, first$responders, first$subjects, contrast = "RD", skew = FALSE, bcf = TRUE,
    stratified = stratified, weighting = if (stratified) "MH", precis = 12, warn = FALSE)$estimates
  line("difference", NA, found[1, "lower"], found[1, "upper"])
}
newcombe <- function(first, second) {
  found <- moverci(second$responders, second$subjects, first$responders, first$subjects, contrast = "RD", type = "wilson")$estimates
  line("newcombe", second$responders / second$subjects - first$responders / first$subjects, found[1, "lower"], found[1, "upper"])
}
# mantelhaen.test gives the odds ratio of the first row (second arm) and column (response).
mantel <- function(what, tables) {
  found <- tryCatch(suppressWarnings(mantelhaen.test(tables, correct = FALSE)), error = function(e) NULL)
  if (is.null(found)) return(NULL)
  test <- line(paste0("cmh", what), found$statistic, found$parameter, found$p.value)
  if (what != "" || !all(is.finite(found$conf.int)) || found$estimate == 0) return(test)
  rbind(test, line("odds_ratio", found$estimate, found$conf.int[1], found$conf.int[2]))
}
# Of one stratum, which mantelhaen.test refuses: (N - 1) / N of Pearson's chi-square.
pearson <- function(cells) {
  n <- sum(cells)
  found <- suppressWarnings(chisq.test(cells, correct = FALSE))
  statistic <- (n - 1) / n * found$statistic
  line("cmh", statistic, found$parameter, pchisq(statistic, found$parameter, lower.tail = FALSE))
}
stack <- function(rows, arms) {
  strata <- max(rows$stratum)
  cells <- array(0, c(length(arms), 2, strata))
  for (k in seq_len(nrow(rows))) {
    at <- match(rows$arm[k], arms)
    if (!is.na(at)) cells[at, , rows$stratum[k]] <- c(rows$responders[k], rows$subjects[k] - rows$responders[k])
  }
  cells
}

find <- function(rows) {
  first <- rows[rows$arm == 0, ]
  second <- rows[rows$arm == 1, ]
  strata <- nrow(first)
  data.frame(ds = rows$ds[1], rbind(score(first, second, strata > 1), if (strata == 1) newcombe(first, second),
    if (strata == 1) pearson(stack(rows, 0:1)[, , 1]) else mantel("", stack(rows, 1:0)),
    if (max(rows$arm) > 1) mantel("_arms", stack(rows, 0:2))))
}

sets <- lapply(1:200, draw)
write.csv(do.call(rbind, sets), "tables.csv", row.names = FALSE, quote = FALSE)
found <- do.call(rbind, lapply(sets, find))
found[3:5] <- lapply(found[3:5], function(x) ifelse(is.na(x), "", sprintf("%.15g", x)))
write.csv(found, "rates.csv", row.names = FALSE, quote = FALSE)

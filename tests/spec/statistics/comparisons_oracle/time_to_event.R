# Random data sets with ties and strata, and what R finds in them: Rscript time_to_event.R <survRM2's library> in this folder.
# Writes times.csv (ds, time, event, arm, stratum) and time_to_event.csv (ds, what, est, lo, hi).
.libPaths(c(commandArgs(TRUE), .libPaths()))
library(survival)
library(survRM2)
set.seed(20261130)

draw <- function(i) {
  arms <- if (i %% 6 == 0) 3 else 2
  strata <- sample(1:4, 1)
  n <- sample(6:70, 1)
  arm <- sample(0:(arms - 1), n, replace = TRUE, prob = c(1, 2, 1)[1:arms])
  stratum <- sample(1:strata, n, replace = TRUE)
  rate <- exp(rnorm(1, 0, 0.7) * arm + rnorm(4, 0, 0.5)[stratum])
  time <- pmax(1, ceiling(rexp(n, rate) * sample(c(3, 6, 12, 40), 1)))   # few different times: ties everywhere
  event <- as.integer(runif(n) < runif(1, 0.3, 1))
  data.frame(ds = sprintf("d%03d", i), time, event, arm, stratum)
}

control <- coxph.control(eps = 1e-12, toler.chol = 1e-13, iter.max = 50)

# What coxph gives, or nothing where it warns that a coefficient is infinite or gives none.
cox <- function(formula, rows, ties) {
  warned <- FALSE
  fit <- tryCatch(withCallingHandlers(coxph(formula, rows, ties = ties, control = control),
    warning = function(w) { warned <<- TRUE; invokeRestart("muffleWarning") }), error = function(e) NULL)
  if (is.null(fit) || warned || anyNA(coef(fit)) || any(diag(vcov(fit)) == 0)) NULL else fit
}
ratio <- function(what, formula, rows, ties) {
  fit <- cox(formula, rows, ties)
  if (is.null(fit)) return(data.frame(what, est = NA, lo = NA, hi = NA))
  half <- qnorm(0.975) * sqrt(diag(vcov(fit)))[1]
  data.frame(what, est = exp(coef(fit)[1]), lo = exp(coef(fit)[1] - half), hi = exp(coef(fit)[1] + half))
}
logrank <- function(what, formula, rows) {
  fit <- tryCatch(survdiff(formula, rows), error = function(e) NULL)
  value <- if (is.null(fit)) NA else fit$chisq
  if (!is.na(value) && (value == 0 && sum(fit$exp) == 0 || is.nan(value))) value <- NA
  data.frame(what, est = value, lo = NA, hi = NA)
}
# Of the second arm less the first: survival at the median time, and the mean up to the earlier of the last times.
difference <- function(what, est, se) {
  half <- qnorm(0.975) * sqrt(sum(se^2))
  data.frame(what, est = est[2] - est[1], lo = est[2] - est[1] - half, hi = est[2] - est[1] + half)
}
landmark <- function(rows) {
  at <- median(rows$time)
  last <- tapply(rows$time, rows$arm, max)
  parts <- lapply(0:1, function(a) summary(survfit(Surv(time, event) ~ 1, rows[rows$arm == a, ]), times = at, extend = TRUE))
  difference(paste0("S@", at), sapply(parts, function(p) p$surv), sapply(parts, function(p) p$std.err))
}
rmst <- function(rows) {
  tau <- min(tapply(rows$time, rows$arm, max))
  fit <- rmst2(rows$time, rows$event, rows$arm, tau = tau)
  one <- fit$unadjusted.result[1, ]
  data.frame(what = paste0("RMST@", tau), est = one[1], lo = one[2], hi = one[3])
}
interaction <- function(rows) {
  pair <- table(rows$arm, rows$stratum)
  if (ncol(pair) < 2 || any(pair == 0) || any(tapply(rows$event, list(rows$arm, rows$stratum), sum) == 0)) return(NULL)
  main <- cox(Surv(time, event) ~ arm + factor(stratum), rows, "efron")
  both <- cox(Surv(time, event) ~ arm * factor(stratum), rows, "efron")
  if (is.null(main) || is.null(both)) return(NULL)
  data.frame(what = "interaction", est = 2 * (both$loglik[2] - main$loglik[2]), lo = ncol(pair) - 1, hi = NA)
}

find <- function(rows) {
  several <- if (max(rows$arm) > 1) rbind(
    logrank("logrank_arms", Surv(time, event) ~ arm, rows),
    logrank("logrank_arms_stratified", Surv(time, event) ~ arm + strata(stratum), rows))
  pair <- rows[rows$arm < 2, ]
  if (length(unique(pair$arm)) < 2) return(if (!is.null(several)) data.frame(ds = rows$ds[1], several))
  data.frame(ds = rows$ds[1], rbind(several,
    logrank("logrank", Surv(time, event) ~ arm, pair),
    logrank("logrank_stratified", Surv(time, event) ~ arm + strata(stratum), pair),
    ratio("HR_efron", Surv(time, event) ~ arm, pair, "efron"),
    ratio("HR_efron_stratified", Surv(time, event) ~ arm + strata(stratum), pair, "efron"),
    ratio("HR_exact", Surv(time, event) ~ arm, pair, "exact"),
    ratio("HR_exact_stratified", Surv(time, event) ~ arm + strata(stratum), pair, "exact"),
    landmark(pair), rmst(pair), interaction(pair)))
}

sets <- lapply(1:240, draw)
write.csv(do.call(rbind, sets), "times.csv", row.names = FALSE, quote = FALSE)
found <- do.call(rbind, lapply(sets, find))
found[3:5] <- lapply(found[3:5], function(x) ifelse(is.na(x), "", sprintf("%.15g", x)))
write.csv(found, "time_to_event.csv", row.names = FALSE, quote = FALSE)

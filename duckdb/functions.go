package duckdb

import (
	"strings"
)

// permitted are the functions that a user's SQL may call. It is a list of what
// is allowed, because DuckDB's functions that tell paths and settings, run SQL
// from a string, write a log or sleep are many and grow with each version. Nor
// does it hold what makes long text or lists out of short ones (repeat, lpad,
// replace, format, range as a value ...): DuckDB allocates text outside its
// memory limit and cannot be stopped before 2,048 rows are done.
var permitted = words(`
	+ - * / // % ** ^ @ & | ~ << >> xor add subtract multiply divide mod
	abs sign round round_even trunc floor ceil ceiling sqrt cbrt exp ln log log2 log10 power pow pi greatest least
	sin cos tan asin acos atan atan2 degrees radians isnan isinf isfinite fdiv fmod gcd lcm random hash
	~~ !~~ ~~* !~~* ~~~ ^@ like_escape ilike_escape not_like_escape not_ilike_escape
	regexp_matches regexp_full_match regexp_extract
	lower lcase upper ucase trim ltrim rtrim strip_accents length len strlen char_length character_length
	left right substr substring position strpos instr contains starts_with ends_with prefix suffix reverse ascii unicode
	split_part string_split str_split || concat concat_ws
	list_contains list_has array_contains list_position list_element list_extract array_extract array_length
	struct_extract list_value unnest
	year month day quarter week weekday isodow dayofweek dayofyear dayofmonth weekofyear isoyear yearweek decade century
	hour minute second dayname monthname last_day era julian
	date_part datepart date_trunc datetrunc date_diff datediff date_sub datesub date_add age epoch epoch_ms
	make_date make_time make_timestamp strptime try_strptime strftime time_bucket days_in_month
	to_years to_quarters to_months to_weeks to_days to_hours to_minutes to_seconds
	current_date today now get_current_timestamp current_localtimestamp timezone
	typeof nullif constant_or_null version
	count count_star count_if countif sum avg mean min max median mode any_value arbitrary first last product
	arg_min arg_max argmin argmax min_by max_by fsum favg sumkahan kahan_sum sum_no_overflow
	stddev stddev_pop stddev_samp var_pop var_samp variance sem skewness kurtosis kurtosis_pop entropy mad
	corr covar_pop covar_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy
	quantile quantile_cont quantile_disc approx_quantile approx_count_distinct bool_and bool_or bit_and bit_or bit_xor
	geomean geometric_mean wavg weighted_avg
	string_agg group_concat listagg list array_agg
	row_number rank dense_rank rank_dense percent_rank cume_dist ntile lag lead first_value last_value nth_value fill
`)

// tables are the table functions that may be called, and relations the tables
// and views.
var (
	tables    = words("range generate_series unnest events_as_of")
	relations = words("events events_all withdrawn actors datasets coverage quarantine changes lineage page_titles page_views")
)

// gathering puts a whole group into one value.
var gathering = words("string_agg group_concat listagg list array_agg")

// joining makes a text that is longer than any of its parts.
var joining = words("|| concat concat_ws")

// ranked take, after these many arguments, a number of values to keep.
var ranked = map[string]int{"min": 1, "max": 1, "arg_min": 2, "arg_max": 2, "argmin": 2, "argmax": 2, "min_by": 2, "max_by": 2}

func words(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(text) {
		out[w] = true
	}
	return out
}

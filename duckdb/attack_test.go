package duckdb_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/slow"
)

// Whatever a statement tries, it learns no path and no setting, reads no file,
// and changes nothing.
func TestQueryIsAttacked(t *testing.T) {
	s := stocked(t)
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret.csv")
	if err := os.WriteFile(secret, []byte("a\nhidden\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused := []blindspot.Code{blindspot.Refused}
	faulty := []blindspot.Code{blindspot.BadInput, blindspot.Usage}
	for _, c := range []struct {
		name, query string
		codes       []blindspot.Code
	}{
		{"paths by pragma", "PRAGMA database_list", refused},
		{"paths by function", "SELECT path FROM duckdb_databases()", refused},
		{"paths by view", "SELECT * FROM duckdb_databases", refused},
		{"paths by schema", "SELECT * FROM main.pragma_database_list", refused},
		{"paths through text", "FROM query('SELECT path FROM duckdb_databases()')", refused},
		{"paths through a name", "FROM query_table('duckdb_databases')", refused},
		{"names of databases", "SHOW DATABASES", refused},
		{"names of tables", "SHOW ALL TABLES", refused},
		{"names in the catalog", "SELECT * FROM information_schema.tables", refused},
		{"names in the old catalog", "SELECT * FROM pg_catalog.pg_class", refused},
		{"names in a full catalog", "SELECT * FROM system.information_schema.schemata", refused},
		{"sizes", "SELECT * FROM pragma_database_size()", refused},
		{"a size", "PRAGMA database_size", refused},
		{"settings", "SELECT * FROM duckdb_settings()", refused},
		{"a setting", "SELECT current_setting('temp_directory')", refused},
		{"a setting in other letters", "SELECT CURRENT_SETTING('secret_directory')", refused},
		{"a setting of a schema", "SELECT main.current_setting('temp_directory')", refused},
		{"a setting of a catalog", "SELECT system.main.current_setting('temp_directory')", refused},
		{"a setting as a method", "SELECT ('temp_directory').current_setting()", refused},
		{"a setting behind a name", `SELECT "current_setting"('temp_directory')`, refused},
		{"a setting in a window", "SELECT current_setting('temp_directory') OVER () FROM events", append(refused, blindspot.BadInput)},
		{"a setting in a filter", "SELECT count(*) FILTER (current_setting('temp_directory') <> '') FROM events", refused},
		{"a setting in an order", "SELECT id FROM events ORDER BY current_setting('temp_directory')", refused},
		{"a setting in an argument", "SELECT * FROM range(length(current_setting('temp_directory')))", refused},
		{"a setting in a limit", "SELECT id FROM events LIMIT length(current_setting('temp_directory'))", refused},
		{"a setting in a group", "SELECT count(*) FROM events GROUP BY current_setting('temp_directory')", refused},
		{"a setting in a join", "SELECT 1 FROM events a JOIN events b ON current_setting('temp_directory') = a.id", refused},
		{"a setting in a WITH", "WITH x AS (SELECT current_setting('temp_directory')) FROM x", refused},
		{"a setting in VALUES", "VALUES (current_setting('temp_directory'))", refused},
		{"a setting in a CASE", "SELECT CASE WHEN true THEN current_setting('temp_directory') END", refused},
		{"a setting in a text", "SELECT string_agg(current_setting('temp_directory'), ',') FROM events", refused},
		{"a setting in a pivot", "FROM events PIVOT (max(current_setting('temp_directory')) FOR country IN ('AFG'))", refused},
		{"a setting behind DESCRIBE", "DESCRIBE SELECT current_setting('temp_directory')", refused},
		{"a setting behind SUMMARIZE", "SUMMARIZE SELECT current_setting('temp_directory')", refused},     //nolint:misspell // SQL's own word
		{"a setting behind EXPLAIN", "EXPLAIN ANALYZE SELECT current_setting('temp_directory')", refused}, //nolint:misspell // SQL's own word
		{"a setting behind a comment", "EXPLAIN /* */ SELECT current_setting('temp_directory')", refused},
		{"a setting after a comment", "/* ; */ SELECT -- x\n current_setting('temp_directory')", refused},
		{"a name of its own for a view", "WITH duckdb_databases AS (SELECT * FROM duckdb_databases) FROM duckdb_databases", refused},
		{"a name of its own, elsewhere", "SELECT * FROM duckdb_databases, (WITH duckdb_databases AS (SELECT 1) FROM duckdb_databases)", refused},
		{"a name of its own, later", "WITH a AS (FROM duckdb_databases), duckdb_databases AS (SELECT 1) FROM a", refused},
		{"a name of its own, in a subquery", "SELECT (WITH duckdb_databases AS (SELECT 1) SELECT 1), path FROM duckdb_databases", refused},
		{"a variable of the environment", "SELECT getenv('HOME')", refused},
		{"a variable", "SELECT getvariable('x')", refused},
		{"secrets", "FROM duckdb_secrets()", refused},
		{"extensions", "SELECT install_path FROM duckdb_extensions()", refused},
		{"temporary files", "FROM duckdb_temporary_files()", refused},
		{"queries of others", "SELECT current_query()", refused},
		{"the store's own tables", "SELECT * FROM base_event", refused},
		{"a file", "FROM '" + secret + "'", refused},
		{"a file by a short name", "FROM '/etc/passwd'", refused},
		{"a file of CSV", "SELECT * FROM read_csv('" + secret + "')", refused},
		{"a file of text", "SELECT * FROM read_text('" + secret + "')", refused},
		{"a file of bytes", "SELECT * FROM read_blob('" + secret + "')", refused},
		{"a file of JSON", "SELECT * FROM read_json('" + secret + "')", refused},
		{"a file of Parquet", "SELECT * FROM parquet_metadata('" + secret + "')", refused},
		{"another database", "SELECT * FROM read_duckdb('" + secret + "')", refused},
		{"a sniffed file", "FROM sniff_csv('" + secret + "')", refused},
		{"a listing", "SELECT * FROM glob('" + dir + "/*')", refused},
		{"the network", "SELECT * FROM 'https://example.org/x.csv'", refused},
		{"a pointer", "SELECT * FROM arrow_scan(1, 2, 3)", refused},
		{"a copy out", "COPY (SELECT 1) TO '" + dir + "/out.csv'", refused},
		{"a copy in", "COPY base_event FROM '" + secret + "'", refused},
		{"an export", "EXPORT DATABASE '" + dir + "/out'", refused},
		{"an import", "IMPORT DATABASE '" + dir + "'", refused},
		{"another store", "ATTACH '" + dir + "/x.db'", refused},
		{"its own store", "DETACH main", refused},
		{"an extension", "INSTALL httpfs", refused},
		{"a loaded extension", "LOAD httpfs", refused},
		{"a set", "SET memory_limit = '10GB'", refused},
		{"a set by pragma", "PRAGMA memory_limit = '10GB'", refused},
		{"a reset", "RESET lock_configuration", refused},
		{"a set variable", "SET VARIABLE x = 1", refused},
		{"a temporary table", "CREATE TEMP TABLE x (i INTEGER)", refused},
		{"a macro", "CREATE TEMP MACRO f() AS 1", refused},
		{"a secret", "CREATE SECRET (TYPE s3)", refused},
		{"a table", "CREATE TABLE x AS SELECT 1", refused},
		{"a deletion", "DELETE FROM base_event", refused},
		{"a deletion in WITH", "WITH x AS (DELETE FROM base_event RETURNING 1) FROM x", append(faulty, blindspot.Refused)},
		{"a vacuum", "VACUUM", refused},
		{"a checkpoint", "CHECKPOINT", refused},
		{"a checkpoint by function", "FROM checkpoint()", refused},
		{"a log", "FROM enable_logging(storage := 'file', storage_path := '" + dir + "')", refused},
		{"a line of a log", "SELECT write_log('x')", refused},
		{"a sequence", "SELECT nextval('x')", refused},
		{"a preparation", "PREPARE x AS DELETE FROM base_event", refused},
		{"an execution", "EXECUTE x", refused},
		{"a call", "CALL pragma_version()", refused},
		{"the end of the transaction", "COMMIT", refused},
		{"two statements", "SELECT 1; DROP TABLE base_event", refused},
		{"two statements that read", "SELECT 1; SELECT 2", faulty},
		{"two statements and a comment", "SELECT 1 /* ; */ ; -- x\n DROP TABLE base_event", refused},
		{"two statements behind EXPLAIN", "EXPLAIN SELECT 1; DROP TABLE base_event", append(faulty, blindspot.Refused)},
		{"a comment alone", "-- SELECT 1", append(faulty, blindspot.Refused)},
		{"a comment that is open", "SELECT 1 /*", append(faulty, blindspot.Refused)},
		{"a parameter that is missing", "SELECT $1", faulty},
		{"a zero byte", "SELECT 1\x00; DROP TABLE base_event", faulty},
		{"bytes that are no text", "SELECT '\xff\xfe'", faulty},
		{"sleep", "SELECT sleep_ms(100000)", refused},
		{"a long text", "SELECT repeat('x', 3000000000)", refused},
		{"a long text by padding", "SELECT lpad('x', 1000000000, 'y')", refused},
		{"a long text by format", "SELECT format('{:1000000000}', 1)", refused},
		{"a long text by printf", "SELECT printf('%1000000000d', 1)", refused},
		{"a long text by replacing", "SELECT replace(id, '', 'xxxxxxxxxxxxxxxx') FROM events", refused},
		{"a long text by bits", "SELECT bitstring('1', 1000000000)", refused},
		{"a long list", "SELECT len(range(1000000000))", refused},
		{"a long list by resizing", "SELECT list_resize([1], 1000000000)", refused},
		{"a list of lists", "SELECT [x, x] FROM (SELECT [id, id] AS x FROM events)", refused},
		{"many largest values", "SELECT max(id, 900000) FROM events", refused},
		{"a text over all rows, then more", "SELECT s || i FROM (SELECT string_agg(id) AS s FROM events), range(2000) r(i)", refused},
		{"a text growing by rows", "SELECT string_agg(id) OVER (ORDER BY id) FROM events", refused},
		{"a constant without end", "SELECT '" + strings.Repeat("x", 501) + "'", refused},
		{"texts joined without end", "SELECT " + strings.Repeat("id || ", 16) + "id FROM events", refused},
		{"texts joined in steps", "WITH a AS (SELECT id || id || id AS x FROM events), b AS (SELECT concat(x, x, x, x, x, x) AS x FROM a), c AS (SELECT x || x || x || x || x || x AS x FROM b) FROM c", refused},
		{"recursion", "WITH RECURSIVE t(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM t) SELECT max(length(s)) FROM t", refused},
		{"recursion by key", "WITH RECURSIVE t(s) USING KEY (s) AS (SELECT 1 UNION SELECT s + 1 FROM t) FROM t", refused},
	} {
		t.Run(c.name, func(t *testing.T) {
			cells, _, _, err := all(s, c.query, duckdb.Limits{Time: 5 * time.Second, Rows: 10})
			code := blindspot.CodeOf(err)
			if err == nil || !strings.Contains(fmt.Sprint(c.codes), string(code)) {
				t.Errorf("%s: got %v, %v (%s), want one of %v", c.query, cells, err, code, c.codes)
			}
			if told := fmt.Sprint(cells, err); strings.Contains(told, "store.duckdb") || strings.Contains(told, "hidden") || strings.Contains(told, "root:") {
				t.Errorf("%s tells %s", c.query, told)
			}
		})
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("files were written: %v, %v", left, err)
	}
	if n, err := s.Count(context.Background(), blindspot.Filter{}); err != nil || n != 2 {
		t.Errorf("afterwards the store holds %d events, %v", n, err)
	}
}

// What an analyst asks is let pass.
func TestQueryLetsAnalystsWork(t *testing.T) {
	s := stocked(t)
	for _, query := range []string{
		"SELECT country, count(*) AS n, sum(best), median(best), quantile_cont(best, [0.1, 0.9]) FROM events GROUP BY ALL HAVING n > 0 ORDER BY n DESC LIMIT 5",
		"SELECT side_a || ' - ' || side_b AS dyad, string_agg(DISTINCT country, ', ' ORDER BY country) FROM events GROUP BY 1",
		"SELECT date_trunc('month', date_start) AS m, count(*) FILTER (WHERE best > 5), extract(year FROM m), m + INTERVAL 3 MONTH, strftime(m, '%Y-%m') FROM events GROUP BY m",
		"WITH a AS (SELECT id, row_number() OVER (PARTITION BY country ORDER BY date_start) AS r FROM events), b AS (FROM a WHERE r = 1) SELECT * FROM b JOIN events USING (id)",
		"SELECT * FROM events WHERE side_a LIKE 'Gov%' AND country IN ('AFG', 'IRQ') AND best BETWEEN 0 AND 10 AND NOT id ~ 'x' AND lower(side_b) <> coalesce(admin1, '')",
		"SELECT CASE WHEN best > 5 THEN 'many' ELSE 'few' END, try_cast(release AS DOUBLE), -best, best % 2, round(lat, 1), greatest(low, high) FROM events",
		"SELECT sum(best) OVER (ORDER BY date_start ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), lag(best) OVER (ORDER BY id) FROM events",
		"FROM events PIVOT (count(*) FOR country IN ('AFG', 'IRQ'))",
		"SELECT unnest(aliases) FROM actors", "SELECT count(*) FROM events e LEFT JOIN actors a ON e.side_b_id = a.id",
		"SELECT country FROM events UNION SELECT country FROM coverage EXCEPT SELECT 'x'", "VALUES (1, 'a')", "DESCRIBE events", "SUMMARIZE SELECT best FROM events", //nolint:misspell // SQL's own word
		"EXPLAIN SELECT 1", "EXPLAIN ANALYZE SELECT count(*) FROM events", "SELECT COLUMNS('deaths_.*') FROM main.events", "SELECT 1;", "SELECT (SELECT max(best) FROM events) - 1, EXISTS (FROM events)", //nolint:misspell // SQL's own word
		"SELECT DATE '2020-01-01' + i::INTEGER FROM generate_series(1, 3) g(i)", "SELECT current_date, now() - INTERVAL 1 DAY, position('a' IN 'ba'), substring('abc', 2)",
	} {
		if _, _, _, err := all(s, query, duckdb.Limits{Rows: 100}); err != nil {
			t.Errorf("%s: %v (%s)", query, err, blindspot.HintOf(err))
		}
	}
}

// Every function that may be called exists: the list does not age unseen.
func TestPermittedFunctionsExist(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name := range duckdb.Permitted {
		for _, call := range []string{`"()`, `"() OVER ()`} {
			if _, err = db.Exec(`SELECT "` + name + call); err == nil || !strings.Contains(err.Error(), "does not exist") {
				break
			}
		}
		if err != nil && strings.Contains(err.Error(), "does not exist") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// peak is the most memory that the process held while f ran, above what it held
// before; false where the system does not tell.
func peak(t *testing.T, f func()) (int64, bool) {
	t.Helper()
	held := func(name string) int64 {
		data, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return -1
		}
		_, rest, _ := strings.Cut(string(data), name)
		kb, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
		if err != nil {
			return -1
		}
		return kb << 10
	}
	reset := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600)
	before := held("VmRSS:")
	f()
	return held("VmHWM:") - before, before > 0 && reset == nil
}

// A statement ends within its limits of time and memory, whatever it does.
func TestQueryStaysWithinItsLimits(t *testing.T) {
	slow.Test(t)
	s := stocked(t)
	const most = 64 << 20
	for _, c := range []struct{ name, query string }{
		{"counting without end", "SELECT count(*) FROM range(1000000) a, range(100000000) b WHERE (a.range * b.range) % 7 = 3"},
		{"rows without end", "SELECT a.range + b.range AS x FROM range(1000000000) a, range(1000000000) b"},
		{"sorting without end", "SELECT a.range AS x FROM range(100000000000) a ORDER BY hash(x) DESC, x LIMIT 100000 OFFSET 1000000"},
		{"a join of all with all", "SELECT count(*) FROM events a, events b, events c, range(10000000) d, range(10000000) e WHERE a.id || d.range < b.id || e.range"},
		{"an aggregate that keeps all", "SELECT median(i), mode(i), quantile_cont(i, 0.3) FROM range(100000000000) r(i)"},
		{"groups without end", "SELECT i, count(*) FROM range(100000000000) r(i) GROUP BY i"},
		{"distinct without end", "SELECT count(DISTINCT i) FROM range(100000000000) r(i)"},
		{"a text of all", "SELECT string_agg(i::VARCHAR, 'xxxxxxxxxxxxxxxxxxxx') FROM range(100000000000) r(i)"},
		{"a list of all", "SELECT list(i) FROM range(100000000000) r(i)"},
		{"a window over all", "SELECT sum(i) OVER (ORDER BY hash(i)) FROM range(100000000000) r(i)"},
		{"the longest texts", "WITH a AS (SELECT '" + strings.Repeat("x", 490) + "' || i AS x FROM range(10000000000) r(i)), b AS (SELECT concat(x, x, x) AS x FROM a), " +
			"c AS (SELECT concat(x, x, x) AS x FROM b), d AS (SELECT concat(x, x, x) AS x FROM c) SELECT max(length(concat(x, x, x))) FROM d"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var err error
			begun := time.Now()
			grown, measured := peak(t, func() { _, _, _, err = all(s, c.query, duckdb.Limits{Time: 500 * time.Millisecond, Memory: most}) })
			if blindspot.CodeOf(err) != blindspot.Unavailable || blindspot.HintOf(err) == "" {
				t.Errorf("got %v (%s), want unavailable", err, blindspot.CodeOf(err))
			}
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("half a second took %s", took)
			}
			// DuckDB's own limit, and a vector of texts on each thread, come on top.
			if measured && grown > 1<<30 {
				t.Errorf("the process grew by %d MB", grown>>20)
			}
			t.Logf("%s, %d MB: %v", time.Since(begun).Round(time.Millisecond), grown>>20, err)
		})
	}
	if cells, _, _, err := all(s, "SELECT count(*) FROM events", duckdb.Limits{}); err != nil || cells[0][0] != int64(2) {
		t.Errorf("afterwards: %v, %v", cells, err)
	}
}

// What an aggregate keeps is outside DuckDB's limit: the process is watched.
func TestQueryIsStoppedBeforeItTakesTheMemory(t *testing.T) {
	slow.Test(t)
	s := stocked(t)
	var err error
	grown, measured := peak(t, func() {
		_, _, _, err = all(s, "SELECT median(i) FROM range(100000000000) r(i)", duckdb.Limits{Time: 20 * time.Second, Memory: 64 << 20})
	})
	if !measured {
		if os.Getenv("CI") == "true" {
			t.Fatal("the system does not tell how much memory is held")
		}
		t.Skip("the system does not tell how much memory is held, and nothing is watched there")
	}
	if blindspot.CodeOf(err) != blindspot.Unavailable || !strings.Contains(err.Error(), "memory") || grown > 256<<20 {
		t.Errorf("got %v after %d MB", err, grown>>20)
	}
}

// A result is bounded by its bytes, too, and its hint says what to do.
func TestQueryResultIsBounded(t *testing.T) {
	s := stocked(t)
	query := "SELECT '" + strings.Repeat("x", 400) + "' AS x FROM range(1000)"
	if cells, _, _, err := all(s, query, duckdb.Limits{Bytes: 500_000}); err != nil || len(cells) != 1000 {
		t.Errorf("%d rows, %v", len(cells), err)
	}
	if _, _, _, err := all(s, query, duckdb.Limits{Bytes: 300_000}); blindspot.CodeOf(err) != blindspot.Unavailable {
		t.Errorf("got %v, want unavailable", err)
	}
}

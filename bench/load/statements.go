package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/postgres"
)

// watchStatements has the server count its statements, which takes a restart.
func (s *system) watchStatements(ctx context.Context) error {
	if err := s.exec(ctx, `ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`); err != nil {
		return err
	}
	if err := s.local.Stop(); err != nil {
		return err
	}
	var err error
	if s.local, err = postgres.Start(ctx, s.dir, nil); err != nil {
		return err
	}
	return s.exec(ctx, `CREATE EXTENSION pg_stat_statements`, `ALTER SYSTEM SET pg_stat_statements.track_planning = on`, `SELECT pg_reload_conf()`)
}

func (s *system) exec(ctx context.Context, statements ...string) error {
	conn, err := pgx.Connect(ctx, s.local.URL())
	if err != nil {
		return err
	}
	for _, sql := range statements {
		if _, err = conn.Exec(ctx, sql); err != nil {
			break
		}
	}
	return errors.Join(err, conn.Close(ctx))
}

// printStatements lists what the database did for a turn.
func (s *system) printStatements(ctx context.Context, turns float64) error {
	rows, err := s.conn.Query(ctx, `
		SELECT calls, total_exec_time, total_plan_time, query FROM pg_stat_statements
		WHERE query NOT LIKE '%pg_stat_%' ORDER BY total_exec_time + total_plan_time DESC`)
	if err != nil {
		return err
	}
	var calls int64
	var execution, planning, all, time float64
	var query string
	n := 0
	fmt.Printf("%10s %10s %10s  %s\n", "a turn", "ms run", "ms plan", "statement")
	_, err = pgx.ForEachRow(rows, []any{&calls, &execution, &planning, &query}, func() error {
		all += float64(calls)
		time += execution + planning
		if n++; n <= 14 {
			fmt.Printf("%10.2f %10.3f %10.3f  %.110s\n", float64(calls)/turns, execution/turns, planning/turns, strings.Join(strings.Fields(query), " "))
		}
		return nil
	})
	fmt.Printf("statements a turn %.2f, %.2f ms\n", all/turns, time/turns)
	return err
}

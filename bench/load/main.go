// Load puts careerbot under the load of a peak hour and prints what it cost.
//
//	go run ./load [-careerbot PATH] [-rate 350] [-for 60s] [-people 1500]
//	go run ./load -conversations 100000
//	go run ./load -inbox [-for 60s]
//
// The first plays people at the web door: each has an event stream open and
// asks now and then, so that all together ask at an even rate, whatever the
// answers take (an open loop). The time of an answer runs from the moment at
// which the question was due, until it is in the event stream; so waiting in a
// queue of the load generator counts too. The questions are those of
// internal/evaluation, answered from the sample library without a model.
//
// The second has many people ask once each and looks at the program's memory.
//
// The third has 50 counsellors work on 500 open cases, each with an event stream, and
// fails where the queue page takes longer than it should.
//
// The program runs as in production, in a process of its own with a new
// PostgreSQL whose commits are on the disk. Program, PostgreSQL and load
// generator share the machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

type options struct {
	careerbot     string
	rate          float64
	runs          time.Duration
	people        int
	conversations int
	questions     string
	statements    bool
	inbox         bool
}

func main() {
	var o options
	flag.StringVar(&o.careerbot, "careerbot", "../bin/careerbot", "the program")
	flag.Float64Var(&o.rate, "rate", 350, "questions a second")
	flag.DurationVar(&o.runs, "for", 60*time.Second, "how long to ask")
	flag.IntVar(&o.people, "people", 1500, "people with an open page")
	flag.IntVar(&o.conversations, "conversations", 0, "ask once in each of so many conversations, and look at the memory")
	flag.StringVar(&o.questions, "questions", "../internal/evaluation/testdata/starter/queries.jsonl", "questions to ask")
	flag.BoolVar(&o.statements, "statements", false, "list the database statements and their times (pg_stat_statements, which costs a little)")
	flag.BoolVar(&o.inbox, "inbox", false, "counsellors at the inbox instead of people at the web door")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	// A person may send 20 messages a minute.
	if most := float64(o.people) / 3.2; o.conversations == 0 && !o.inbox && o.rate > most {
		return fmt.Errorf("%d people may ask %.0f questions a second; give -people %.0f", o.people, most, o.rate*3.2+1)
	}
	questions, err := readQuestions(o.questions)
	if err != nil {
		return err
	}
	s, err := start(ctx, o.careerbot, o.statements)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if o.inbox {
		return s.inbox(ctx, o, questions)
	}
	if o.conversations > 0 {
		return s.growth(ctx, o, questions)
	}
	return s.peak(ctx, o, questions)
}

package main

import (
	"context"
	"fmt"
	"strings"

	"careerbot/internal/evaluation"
	"careerbot/internal/text"
)

type evalAskingCmd struct {
	Dir  string `arg:"" help:"Folder with corpus.jsonl, queries.jsonl with scenario, history and decision, and qrels.tsv."`
	JSON bool   `help:"Print JSON."`
}

// Run reads the conditions of each rule and compares whether one has to be asked
// for with what is right. It needs no database.
func (c *evalAskingCmd) Run(_ context.Context, e *env) error {
	cases, err := evaluation.ReadCases(c.Dir)
	if err != nil {
		return err
	}
	result := evaluation.MeasureAsking(cases, conditionMissing)
	if c.JSON {
		return writeJSON(e.stdout, result)
	}
	_, err = fmt.Fprintf(e.stdout, "%d questions, on %d a fact has to be asked for, on %d one is: accuracy %.3f (never or always asking %.3f), precision %.3f, recall %.3f, F1 %.3f\n",
		result.Questions, result.Due, result.Asked, result.Accuracy, result.Majority, result.Precision, result.Recall, result.F1)
	return err
}

// conditionMissing decides by the form of the rule alone.
func conditionMissing(c evaluation.Case) bool {
	replies := make([]text.Reply, len(c.Replies))
	for i, r := range c.Replies {
		replies[i] = text.Reply{Asked: r.Asked, Yes: strings.EqualFold(r.Answer, "yes")}
	}
	return len(text.ReadConditions(c.Rule).Missing(c.Rule, c.Told, replies)) > 0
}

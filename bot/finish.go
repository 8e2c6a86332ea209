package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// finished is the outcome of work on a conversation.
type finished struct {
	claimed
	turn   int64   // 0 where nothing was to be answered
	joined []int64 // turns that the same reply answers
	more   bool    // other messages wait behind it
	state  string
	answer Answer
	heard  string // the words of a recording
}

// settleFor bounds writing down what became of something.
const settleFor = 5 * time.Second

// finish marks turns answered and writes their reply, both or neither. What
// cannot be written is left to whoever takes the claim over when it has run out.
func (b *Bot) finish(ctx context.Context, f finished) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleFor)
	defer cancel()
	held, err := b.Hub.finishing.Do(ctx, f, b.finishAll)
	switch {
	case err != nil:
		b.giveBack(ctx, f.claimed, fmt.Errorf("finish turn %d: %w", f.turn, err))
	case !held && f.turn != 0:
		b.Log.Info("an answer came too late: the message was changed, or another worker has it", "turn", f.turn)
	}
}

// ofCase reports whether anything is to be done about a case.
func (f finished) ofCase() bool {
	r := f.answer.record
	return r.opens != nil || r.ends || r.callback != "" || r.uncalls || r.warns != nil
}

// finishCases is the part of finishAll's statement that opens, ends and changes
// cases. Most turns have none, and are finished without it.
const finishCases = `, wanted AS (
			SELECT * FROM unnest($1::bigint[], $2::bigint[], $4::bigint[], $25::boolean[], $26::text[], $27::text[], $32::text[], $37::boolean[]) AS i (conversation, claim, turn, ends, opens, callback, warns, uncalls)
		), given_up AS (
			UPDATE handoff x SET state = 'closed', owner = NULL, offered_to = NULL, due_at = $28, callback_due_at = NULL, ended_at = $28, ended_by = 'person'
			FROM wanted i JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			WHERE i.ends AND x.conversation_id = h.id AND x.state IN ('waiting', 'claimed', 'active')
			RETURNING x.id
		), uncalled AS ( -- nor called back, about one that has ended too
			UPDATE handoff x SET callback_due_at = NULL, due_at = CASE WHEN x.state IN ('returned', 'closed') THEN $28 ELSE x.due_at END
			FROM wanted i JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			WHERE (i.uncalls OR i.ends AND x.state IN ('returned', 'closed')) AND x.conversation_id = h.id AND x.callback_due_at IS NOT NULL
			RETURNING x.id
		), called AS (
			UPDATE handoff x SET callback = i.callback, callback_by = $28 + $29::interval, callback_due_at = $28 + $29::interval - $30::interval
			FROM wanted i JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			WHERE i.callback <> '' AND x.conversation_id = h.id AND x.state IN ('waiting', 'claimed', 'active')
			RETURNING x.id
		), reopened AS ( -- the last one goes on, if it is not long ago
			UPDATE handoff x SET state = 'waiting', reopened = x.reopened + 1, reason = i.opens::jsonb->>'reason', priority = (i.opens::jsonb->>'priority')::int,
				owner = NULL, offered_to = NULL, team_id = NULL, asked = '{}', level = 0, waiting_since = $28, due_at = $28, person_at = NULL, ended_at = NULL, ended_by = ''
			FROM wanted i JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			WHERE i.opens IS NOT NULL AND x.state IN ('returned', 'closed') AND x.ended_at > $28 - $31::interval
			  AND x.id = (SELECT max(id) FROM handoff WHERE conversation_id = h.id)
			  AND NOT EXISTS (SELECT FROM handoff o WHERE o.conversation_id = h.id AND o.state IN ('waiting', 'claimed', 'active'))
			RETURNING x.id, x.conversation_id
		), opened AS (
			INSERT INTO handoff AS x (conversation_id, reason, priority, language, region, topics, opened_at, waiting_since, due_at, fed)
			SELECT h.id, o.reason, o.priority, o.language, h.region, coalesce(o.topics, '{}'), $28, $28, $28, i.turn
			FROM wanted i JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			CROSS JOIN LATERAL jsonb_to_record(i.opens::jsonb) AS o (reason text, priority integer, language text, topics text[])
			WHERE i.opens IS NOT NULL AND h.id NOT IN (SELECT conversation_id FROM reopened)
			ON CONFLICT (conversation_id) WHERE state IN ('waiting', 'claimed', 'active') DO UPDATE SET
				-- There is one already. Who is in danger now cannot wait.
				priority = greatest(x.priority, excluded.priority),
				reason = CASE WHEN excluded.priority > x.priority THEN excluded.reason ELSE x.reason END,
				level = CASE WHEN excluded.priority > x.priority THEN 0 ELSE x.level END,
				due_at = CASE WHEN excluded.priority > x.priority THEN excluded.due_at ELSE x.due_at END
			RETURNING x.id
		), endangered AS ( -- with a counsellor, who must not be silent now
			UPDATE handoff x SET priority = greatest(x.priority, $33), reason = $34, person_at = coalesce(x.person_at, $28), due_at = least(x.due_at, $28 + $35::interval)
			FROM wanted i JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			WHERE i.warns IS NOT NULL AND x.conversation_id = h.id AND x.state IN ('claimed', 'active')
			RETURNING x.id
		), warned AS ( -- a notice, not the bot's answer; not again with every message
			INSERT INTO turn (conversation_id, external_id, message, kind, state, outcome, answered_at)
			SELECT h.id, 'danger:' || i.turn, '', 'notice', 'answered', 'handoff', $28
			FROM wanted i JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			WHERE i.warns IS NOT NULL AND NOT EXISTS (
				SELECT FROM turn n WHERE n.conversation_id = h.id AND n.kind = 'notice' AND starts_with(n.external_id, 'danger:') AND n.answered_at > $28 - $36::interval)
			ON CONFLICT (conversation_id, external_id) DO NOTHING
			RETURNING id, conversation_id
		), lines AS (
			INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state)
			SELECT w.id, 1, h.id, h.channel, i.warns::jsonb, CASE WHEN h.channel = ANY ($17) THEN 'offered' ELSE 'waiting' END
			FROM warned w JOIN held h ON h.id = w.conversation_id JOIN wanted i ON i.conversation = h.id AND i.claim = h.claim
		), logged AS (
			INSERT INTO handoff_event (handoff_id, what, at)
			SELECT id, 'open', $28 FROM opened UNION ALL SELECT id, 'reopen', $28 FROM reopened UNION ALL SELECT id, 'cancel', $28 FROM given_up UNION ALL SELECT id, 'call', $28 FROM called UNION ALL SELECT id, 'uncall', $28 FROM uncalled
			UNION ALL SELECT id, 'danger', $28 FROM endangered
		)`

// finishUnsaid is the part that forgets how Telegram sent what is kept in part only, and the
// changes of it. Of what is not kept at all the database sees to it (cv_unsaid).
const finishUnsaid = `, unsaid AS (
			UPDATE telegram_update u SET body = jsonb_build_object('update_id', u.update_id)
			FROM held h JOIN conversation c ON c.id = h.id AND c.channel = 'telegram' JOIN turn t ON t.conversation_id = h.id
			WHERE t.id IN (SELECT jsonb_array_elements($23::jsonb->'unsaid')::bigint) AND u.state <> 'waiting'
			  AND (u.update_id = t.position
			       OR update_chat(u.body) = CASE WHEN c.external_id ~ '^-?[0-9]{1,18}$' THEN to_jsonb(c.external_id::bigint) END
			          AND update_message(u.body) = to_jsonb(substring(t.external_id FROM '^[0-9]{1,18}')::bigint))
		)`

// finishAll finishes conversations in one statement, and reports for each whether
// this worker still had it: only the holder of the last claim may write.
//
// A conversation into which something came since it was claimed stays due.
func (b *Bot) finishAll(ctx context.Context, all []finished) ([]bool, error) {
	n := len(all)
	conversations, claims, arrivals, turns := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	more := make([]bool, n)
	states, outcomes, reasons, answers := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	languages, regions, heard := make([]string, n), make([]string, n), make([]string, n)
	confidence := make([]float64, n)
	epochs, ends, opens, callbacks, warns := make([]int64, n), make([]bool, n), make([]*string, n), make([]string, n), make([]*string, n)
	uncalls := make([]bool, n)
	var joined, joinedTo, partly, unsaid []int64
	for i, f := range all {
		body, err := json.Marshal(f.answer)
		if err != nil {
			return nil, err
		}
		conversations[i], claims[i], arrivals[i], turns[i], more[i] = f.conversation, f.claim, f.arrivals, f.turn, f.more
		states[i], outcomes[i], reasons[i], answers[i] = f.state, string(f.answer.Outcome), storable(f.answer.Reason), string(body)
		languages[i], regions[i], heard[i], confidence[i] = f.answer.switchTo, f.answer.moveTo, f.heard, f.answer.Confidence
		epochs[i], ends[i], uncalls[i], callbacks[i] = f.epoch, f.answer.record.ends, f.answer.record.uncalls, storable(f.answer.record.callback)
		if f.answer.record.opens != nil {
			if opens[i], err = column(f.answer.record.opens); err != nil {
				return nil, err
			}
		}
		if f.answer.record.warns != nil {
			if warns[i], err = column(f.answer.record.warns); err != nil {
				return nil, err
			}
		}
		if f.answer.record.instead != "" {
			partly, unsaid = append(partly, f.turn), append(append(unsaid, f.turn), f.joined...)
		}
		for _, id := range f.joined {
			joined, joinedTo = append(joined, id), append(joinedTo, f.turn)
		}
	}
	r, err := recordsOf(all)
	if err != nil {
		return nil, err
	}
	args := []any{
		conversations, claims, arrivals, turns, more, states, outcomes, reasons, confidence, answers, languages, regions, heard, joined, joinedTo, replyChannel, offered,
		r.questions, r.prompts, r.decisions, r.memories, r.uses, map[string]any{"gaps": r.gaps, "tallies": r.tallies, "partly": partly, "unsaid": unsaid}, epochs, ends,
	}
	cases := ""
	if len(unsaid) > 0 {
		cases = finishUnsaid
	}
	if slices.ContainsFunc(all, finished.ofCase) {
		cases += finishCases
		args = append(args, opens, callbacks, b.Now(), callWithin, remindBefore, reopenWithin, warns, inDanger, becauseDanger, silentInDanger, warnAgain, uncalls)
	}
	// ReceiveIn says why the order of locking matters.
	rows, err := b.Pool.Query(ctx, `
		WITH input AS (
			SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[],
				$6::text[], $7::text[], $8::text[], $9::float8[], $10::text[], $11::text[], $12::text[], $13::text[],
				$18::text[], $19::text[], $20::text[], $21::text[], $24::bigint[], $25::boolean[])
				AS i (conversation, claim, arrivals, turn, more, state, outcome, reason, confidence, answer, language, region, heard,
				      question, prompts, decisions, memory, epoch, ends)
		), locked AS MATERIALIZED (
			SELECT id FROM conversation WHERE id = ANY ($1) ORDER BY channel, external_id FOR NO KEY UPDATE
		), held AS (
			UPDATE conversation c SET
				claimed_until = NULL, attempts = 0, failures = 0,
				due_at = CASE WHEN i.more THEN now() WHEN c.arrivals <> i.arrivals THEN coalesce(c.due_at, now()) END,
				waiting_since = CASE WHEN i.more OR c.arrivals <> i.arrivals THEN now() END,
				language = coalesce(nullif(i.language, ''), c.language),
				region = coalesce(nullif(i.region, ''), c.region),
				-- Who ends a talk with a counsellor may go on about what was said in it.
				memory = CASE WHEN i.ends AND c.owner IS NOT NULL THEN (coalesce(i.memory::jsonb, c.memory) || '{"person": true}') - 'unhappy' - 'undo'
				         ELSE coalesce(i.memory::jsonb, c.memory) END,
				owner = CASE WHEN NOT i.ends THEN c.owner END,
				owner_epoch = c.owner_epoch + CASE WHEN i.ends THEN 1 ELSE 0 END
			FROM input i, locked l
			WHERE l.id = i.conversation AND c.id = i.conversation AND c.claim = i.claim AND c.claimed_until IS NOT NULL
			  AND c.owner_epoch = i.epoch -- made while it had the owner that it has
			RETURNING c.id, c.claim, c.channel, c.region, c.owner
		), answered AS (
			UPDATE turn t SET state = i.state, outcome = i.outcome, reason = i.reason, confidence = i.confidence,
				answered_at = now(), message = coalesce(nullif(i.heard, ''), t.message),
				-- What is not to be kept is a CV from then on, unless some of it is.
				kind = CASE WHEN i.heard <> '' AND t.kind IN ('text', 'button') AND NOT $23::jsonb->'partly' @> to_jsonb(t.id) THEN 'cv' ELSE t.kind END, route = CASE WHEN t.kind = 'cv' THEN t.route - '{read,name,file,uses}'::text[] ELSE t.route END,
				question = i.question, prompts = i.prompts, decisions = i.decisions::jsonb
			FROM input i JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			WHERE t.id = i.turn
		), joined AS (
			UPDATE turn t SET state = 'joined', joined_to = j.head, answered_at = now(),
				route = CASE WHEN t.kind = 'cv' THEN t.route - '{read,name,file,uses}'::text[] ELSE t.route END,
				message = CASE WHEN i.heard <> '' AND t.kind IN ('text', 'button') THEN '' ELSE t.message END,
				kind = CASE WHEN i.heard <> '' AND t.kind IN ('text', 'button') AND NOT $23::jsonb->'partly' @> to_jsonb(j.head) THEN 'cv' ELSE t.kind END
			FROM unnest($14::bigint[], $15::bigint[]) AS j (turn, head) JOIN input i ON i.turn = j.head JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			WHERE t.id = j.turn
		), reply AS (
			INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state)
			SELECT i.turn, 1, h.id, h.channel, i.answer::jsonb, CASE WHEN h.channel = ANY ($17) THEN 'offered' ELSE 'waiting' END FROM input i JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			WHERE i.turn <> 0
			  -- While a counsellor has the conversation the bot says nothing. Who fetches
			  -- replies learns that there will be none.
			  AND (h.owner IS NULL OR i.state = 'forwarded' AND h.channel = ANY ($17))
		), used AS ( -- what was spent is spent, whoever has the claim now
			INSERT INTO model_use (turn_id, purpose, model, prompt_tokens, completion_tokens, estimated, cost, milliseconds, attempts, failure)
			SELECT t.id, u.purpose, u.model, u.prompt_tokens, u.completion_tokens, u.estimated, u.cost, u.milliseconds, u.attempts, u.failure
			FROM jsonb_to_recordset($22::jsonb) AS u (turn_id bigint, purpose text, model text, prompt_tokens integer,
				completion_tokens integer, estimated boolean, cost float8, milliseconds bigint, attempts integer, failure text)
			LEFT JOIN turn t ON t.id = u.turn_id -- it may have been erased meanwhile
		), lacked AS (
			INSERT INTO gap (turn_id, question, language, region, outcome, reason, nearest)
			SELECT g.turn_id, g.question, g.language, g.region, g.outcome, g.reason, coalesce(g.nearest, '{}') FROM jsonb_to_recordset($23::jsonb->'gaps') AS g (turn_id bigint, question text, language text, region text, outcome text, reason text, nearest bigint[])
			JOIN input i ON i.turn = g.turn_id JOIN held h ON h.id = i.conversation AND h.claim = i.claim
			ON CONFLICT (turn_id) DO NOTHING
		), tallied AS ( -- an answer to a message that was changed takes the place of the one before
			INSERT INTO tally (turn_id, conversation_id, at, channel, language, region, outcome, topics, versions, milliseconds)
			SELECT t.id, h.id, date_trunc('hour', now()), h.channel, y.language, coalesce(nullif(y.region, ''), h.region), i.outcome, y.topics, y.versions,
			       greatest(0, extract(epoch FROM now() - t.received_at) * 1000)::bigint
			FROM jsonb_to_recordset($23::jsonb->'tallies') AS y (turn_id bigint, language text, region text, topics text[], versions bigint[])
			JOIN input i ON i.turn = y.turn_id JOIN held h ON h.id = i.conversation AND h.claim = i.claim JOIN turn t ON t.id = i.turn
			ON CONFLICT (turn_id) DO UPDATE SET at = excluded.at, language = excluded.language, region = excluded.region, outcome = excluded.outcome,
				topics = excluded.topics, versions = excluded.versions, milliseconds = excluded.milliseconds
		)`+cases+`
		SELECT h.id, h.claim, CASE WHEN i.turn <> 0 THEN pg_notify($16, h.id || ' ' || h.channel) END IS NULL
		FROM held h JOIN input i ON i.conversation = h.id AND i.claim = h.claim`, args...)
	if err != nil {
		return nil, err
	}
	held := make(map[[2]int64]bool, n) // by conversation and claim
	for rows.Next() {
		var id, claim int64
		var quiet bool
		if err := rows.Scan(&id, &claim, &quiet); err != nil {
			rows.Close()
			return nil, err
		}
		held[[2]int64{id, claim}] = true
	}
	results := make([]bool, n)
	again, tended := false, false
	for i, f := range all {
		results[i] = held[[2]int64{f.conversation, f.claim}]
		again = again || f.more
		tended = tended || f.ofCase() || f.standing.open()
	}
	if again {
		b.Hub.wakeWorkers()
	}
	if tended {
		b.Hub.wakeCases()
	}
	return results, rows.Err()
}

// giveBack lets go of a conversation after a failure, to be tried again soon; at
// once where the failure is only that the program ends or the message changed.
func (b *Bot) giveBack(ctx context.Context, c claimed, why error) {
	failures, wait := 0, time.Duration(0)
	switch {
	case ctx.Err() != nil:
	case errors.Is(why, errBusy):
		wait = time.Second
	default:
		failures, wait = 1, time.Duration(c.failures+1)*time.Second
		b.Log.Error("work on a conversation failed", "conversation", c.conversation, "failures", c.failures+1, "error", why)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleFor)
	defer cancel()
	_, err := b.Pool.Exec(ctx, `
		UPDATE conversation SET claimed_until = NULL, due_at = now() + $3, failures = failures + $4, attempts = attempts - 1
		WHERE id = $1 AND claim = $2 AND claimed_until IS NOT NULL`, c.conversation, c.claim, wait, failures)
	if err != nil {
		b.Log.Error("let go of a conversation; it is taken up when the claim has run out", "conversation", c.conversation, "error", err)
	}
	if wait > 0 {
		b.Hub.wakeAfter(wait)
	}
}

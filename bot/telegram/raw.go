package telegram

import (
	"encoding/json"
	"errors"
)

// rawUpdate is an update as Telegram sent it.
type rawUpdate struct {
	id   int64
	body []byte
}

var errNoID = errors.New("an update without update_id")

// parseRaw finds the id of an update. It asks for no more of it: what else is
// wrong with an update shows after it has been stored.
func parseRaw(body []byte) (rawUpdate, error) {
	var u struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(body, &u); err != nil {
		return rawUpdate{}, err
	}
	if u.ID == nil {
		return rawUpdate{}, errNoID
	}
	return rawUpdate{*u.ID, body}, nil
}

package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"

	"careerbot/bot"
)

const (
	// maxFile is what Telegram gives to a bot; more would not come.
	maxFile = 20 << 20
	// fetchFor bounds asking for a recording and fetching it. What it leaves of the
	// time for an answer is for listening and answering.
	fetchFor = 12 * time.Second
)

// Recording fetches the recording that the route of a message names, and gives
// the name under which it was sent. One that is too long or too large is not
// fetched: [bot.ErrTooLong].
func (d *Door) Recording(ctx context.Context, message json.RawMessage) (name string, audio []byte, err error) {
	if time.Duration(routeOf(message).Seconds)*time.Second > bot.MaxRecording {
		return "", nil, bot.ErrTooLong
	}
	return d.File(ctx, message)
}

// File fetches the file that the route of a message names, and gives the name under
// which it was sent. One that Telegram does not hand out is not fetched: [bot.ErrTooLong].
func (d *Door) File(ctx context.Context, message json.RawMessage) (name string, data []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, fetchFor)
	defer cancel()
	r := routeOf(message)
	switch {
	case r.File == "":
		return "", nil, errors.New("the message has no file")
	case r.Size > maxFile:
		return "", nil, bot.ErrTooLong
	}
	file, err := d.api.GetFile(ctx, &tg.GetFileParams{FileID: r.File})
	switch {
	case errors.Is(err, tg.ErrorBadRequest) && strings.Contains(err.Error(), "too big"):
		return "", nil, bot.ErrTooLong
	case err != nil:
		return "", nil, fmt.Errorf("ask for a file: %s", d.words(err))
	case file.FileSize > maxFile:
		return "", nil, bot.ErrTooLong
	}
	data, err = d.fetch(ctx, file.FilePath)
	if err != nil && !errors.Is(err, bot.ErrTooLong) {
		err = fmt.Errorf("fetch a file: %s", d.words(err))
	}
	return cmp.Or(r.Name, path.Base(file.FilePath)), data, err
}

// fetch downloads a file. Its address holds the token, so no error has it.
func (d *Door) fetch(ctx context.Context, from string) ([]byte, error) {
	escaped, err := filePath(from)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.options.APIURL+"/file/bot"+d.options.Token+"/"+escaped, nil)
	if err != nil {
		return nil, errors.New("its address is none")
	}
	resp, err := d.wire.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	data, err := io.ReadAll(resp.Body) // the wire bounds it
	switch {
	case err != nil:
		return nil, err
	case len(data) > maxFile:
		return nil, bot.ErrTooLong
	case len(data) == 0:
		return nil, errors.New("it is empty")
	}
	return data, nil
}

// filePath makes of the path that a server gives one that stays beneath the
// bot's files: a name in it can be anything.
func filePath(from string) (string, error) {
	parts := strings.Split(from, "/")
	for i, p := range parts {
		if p == "" || p == "." || p == ".." {
			return "", fmt.Errorf("the server gives no path to it: %.100q", from)
		}
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/"), nil
}

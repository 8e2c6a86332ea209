//go:build !race

package read

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// 200,000 rows take minutes under the race detector, which has nothing to find
// in them.
func TestXLSXLimits(t *testing.T) {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	must(t, err)
	for i := range maxRows + 2 {
		must(t, w.SetRow(fmt.Sprintf("A%d", i+1), []any{"a", i}))
	}
	must(t, w.Flush())
	var out bytes.Buffer
	must(t, f.Write(&out))
	start := time.Now()
	refused(t, New(Options{Timeout: time.Minute}), "long.xlsx", out.Bytes(), ErrTooLarge, "rows")
	t.Logf("200,000 rows in %v", time.Since(start))
	refused(t, New(Options{Timeout: 300 * time.Millisecond}), "slow.xlsx", out.Bytes(), ErrTimeout)
}

package postgres

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// orphansLive is how long the processes of a killed server may live on. Those that see
// it end within moments.
const orphansLive = 3 * time.Second

// endOrphans kills what is left of a killed server on this data directory, and says how
// many there were. A process that waits for a lock, whose holder was killed in the same
// moment as the server, waits for ever: nobody is left to wake it, and as long as it
// lives PostgreSQL refuses to start. It must be called where no server runs on the data
// and none can be started meanwhile. Linux alone tells where processes are; elsewhere
// there is nothing to be found, and the error of PostgreSQL says what to end.
func endOrphans(data string) (killed int) {
	all, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	for _, entry := range all {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		// All processes of a server, and no others, stand in its data directory.
		at, err := os.Readlink(filepath.Join("/proc", entry.Name(), "cwd"))
		program, err2 := os.ReadFile(filepath.Join("/proc", entry.Name(), "comm"))
		if err != nil || err2 != nil || at != data || string(program) != "postgres\n" {
			continue
		}
		if syscall.Kill(pid, syscall.SIGKILL) == nil {
			killed++
		}
	}
	return killed
}

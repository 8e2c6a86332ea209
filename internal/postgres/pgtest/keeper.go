package pgtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"careerbot/internal/postgres"
)

// A test process cannot stop the cluster when it ends: it does not notice its own end, least of all a panic, a timeout
// or a kill. So each has a keeper: the same program started again, which uses the cluster as long as the pipe to the
// test process is open, and leaves it then. The last keeper's leaving stops it.

const keeperVar = "CAREERBOT_PGTEST_KEEPER"

// linger bridges the moment between one package's tests and the next one's.
const linger = time.Second

func init() {
	if dir := os.Getenv(keeperVar); dir != "" {
		keep(dir)
		os.Exit(0)
	}
}

// keep is the life of a keeper. It answers with one line on stdout.
func keep(dir string) {
	var progress strings.Builder
	local, err := postgres.Start(context.Background(), dir, &progress, postgres.Volatile())
	if err != nil {
		fmt.Printf("error %s\n", strconv.Quote(err.Error()))
		return
	}
	fmt.Printf("url %s\n", local.URL())
	_, _ = io.Copy(io.Discard, os.Stdin)
	time.Sleep(linger)
	_ = local.Stop()
}

// toKeeper must not be collected: its finalizer would close the pipe.
var toKeeper io.WriteCloser //nolint:unused // held, never read

// keptCluster starts this process's keeper and returns the URL of the cluster.
func keptCluster() (string, error) {
	dir, err := clusterDir()
	if err != nil {
		return "", err
	}
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("this test program: %w", err)
	}
	cmd := exec.Command(self) //nolint:noctx // it outlives whoever starts it
	cmd.Env = append(os.Environ(), keeperVar+"="+dir)
	// Ctrl-C is for the tests. The keeper notices their end by the pipe. Its stderr goes nowhere: "go test" waits for
	// whoever holds its own.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if toKeeper, err = cmd.StdinPipe(); err != nil {
		return "", fmt.Errorf("keeper: %w", err)
	}
	answer, err := cmd.StdoutPipe()
	if err != nil {
		return "", fmt.Errorf("keeper: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("keeper: %w", err)
	}
	lines := bufio.NewScanner(answer)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() { // a package's init may have printed something first
		if url, ok := strings.CutPrefix(lines.Text(), "url "); ok {
			return url, nil
		}
		if quoted, ok := strings.CutPrefix(lines.Text(), "error "); ok {
			text, err := strconv.Unquote(quoted)
			if err != nil {
				text = quoted
			}
			return "", errors.New(text)
		}
	}
	return "", fmt.Errorf("keeper: it ended without an answer: %w", cmd.Wait())
}

// memoryDir is a file system in memory, where creating the 300 files of a database takes 10 ms instead of 100; the
// cluster goes there if this much is free (containers often get 64 MB only).
const (
	memoryDir   = "/dev/shm"
	memoryNeeds = 1 << 30
)

// clusterDir is the folder of the shared cluster. All users share its parent: what is there must be ours.
func clusterDir() (string, error) {
	name := "careerbot-test-" + strconv.Itoa(os.Geteuid())
	dir := filepath.Join(memoryDir, name)
	info, err := os.Lstat(dir)
	if err != nil {
		var disk syscall.Statfs_t
		//nolint:unconvert,gosec // the fields' types differ between Linux and macOS
		if syscall.Statfs(memoryDir, &disk) != nil || uint64(disk.Bavail)*uint64(disk.Bsize) < memoryNeeds {
			dir = filepath.Join(os.TempDir(), name)
		}
		info, err = os.Lstat(dir)
	}
	if errors.Is(err, os.ErrNotExist) {
		return dir, nil
	}
	if err != nil {
		return "", fmt.Errorf("folder of the test cluster: %w", err)
	}
	return dir, checkOurs(dir, info)
}

func checkOurs(dir string, info os.FileInfo) error {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || info.Mode().Perm()&0o022 != 0 || !ok || int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("%s is not a folder of this user alone: remove it, or set TEST_DATABASE_URL", dir)
	}
	return nil
}

package main

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// serverMemory is what PostgreSQL's processes hold, in bytes: the sum of their
// proportional set sizes, in which memory that they share counts once. It is 0
// where the system does not tell: elsewhere than on Linux, or of somebody
// else's server.
func serverMemory(pidFile string) int64 {
	if pidFile == "" {
		return 0
	}
	data, err := os.ReadFile(pidFile)
	if err != nil {
		return 0
	}
	line, _, _ := bytes.Cut(data, []byte{'\n'})
	pid := strings.TrimSpace(string(line))
	children, err := os.ReadFile("/proc/" + pid + "/task/" + pid + "/children")
	if err != nil {
		return 0
	}
	sum := proportional(pid)
	for _, child := range strings.Fields(string(children)) {
		sum += proportional(child)
	}
	return sum
}

// proportional is a process's proportional set size in bytes, 0 if it ended.
func proportional(pid string) int64 {
	data, err := os.ReadFile("/proc/" + pid + "/smaps_rollup")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
			kib, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return kib << 10
		}
	}
	return 0
}

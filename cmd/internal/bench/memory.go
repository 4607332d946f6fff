package main

import (
	"fmt"
	"os"
	"strings"
)

// memory is what a process holds of the machine's memory, in KiB; zero where
// there is no /proc.
type memory struct{ resident, peak int }

func memoryOf(pid int) (m memory) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return m
	}
	for line := range strings.Lines(string(b)) {
		fmt.Sscanf(line, "VmRSS: %d kB", &m.resident)
		fmt.Sscanf(line, "VmHWM: %d kB", &m.peak)
	}
	return m
}

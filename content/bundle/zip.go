package bundle

import (
	"encoding/binary"
	"math"
)

// The records of a zip file, by the numbers of APPNOTE.TXT 6.3.10. All of them
// follow from the index: there is one way to write them, and [Package.Check]
// compares them with it.
const (
	localSize   = 30 // without the name (4.3.7)
	centralSize = 46 // without name and extra field (4.3.12)
	extraSize   = 12 // zip64 field with one offset (4.5.3)

	zipVersion   = 20 // what is needed to extract: deflate, folders
	zip64Version = 45
	madeByUnix   = 3<<8 | zip64Version
	nameIsUTF8   = 1 << 11
	methodStored = 0
	deflate      = 8
	dosDay       = 1<<5 | 1                 // 1980-01-01, the first that there is
	fileMode     = (0o100000 | 0o644) << 16 // a regular file, by st_mode of Unix
)

type records struct{ out []byte }

func (r *records) u16(values ...uint16) {
	for _, v := range values {
		r.out = binary.LittleEndian.AppendUint16(r.out, v)
	}
}

func (r *records) u32(values ...uint32) {
	for _, v := range values {
		r.out = binary.LittleEndian.AppendUint32(r.out, v)
	}
}

func (r *records) u64(values ...uint64) {
	for _, v := range values {
		r.out = binary.LittleEndian.AppendUint64(r.out, v)
	}
}

func (n *entry) method() uint16 {
	if n.deflated {
		return deflate
	}
	return methodStored
}

// local is the header before the bytes of an entry.
func (n *entry) local() []byte {
	var r records
	r.u32(0x04034b50)
	r.u16(zipVersion, nameIsUTF8, n.method(), 0, dosDay)
	r.u32(n.crc, uint32(n.packed), uint32(n.size))
	r.u16(uint16(len(n.name)), 0)
	return append(r.out, n.name...)
}

// central is the header of an entry in the directory. An offset of 4 GB or more
// takes the extra field of zip64.
func (n *entry) central() []byte {
	var r records
	version, extra, at := uint16(zipVersion), uint16(0), uint32(n.at)
	far := n.at >= math.MaxUint32
	if far {
		version, extra, at = zip64Version, extraSize, math.MaxUint32
	}
	r.u32(0x02014b50)
	r.u16(madeByUnix, version, nameIsUTF8, n.method(), 0, dosDay)
	r.u32(n.crc, uint32(n.packed), uint32(n.size))
	r.u16(uint16(len(n.name)), extra, 0, 0, 0)
	r.u32(fileMode, at)
	r.out = append(r.out, n.name...)
	if far {
		r.u16(1, extraSize-4)
		r.u64(uint64(n.at))
	}
	return r.out
}

// zipEnd is what follows the directory: the records of zip64 where a number is
// too large for the old one, and that.
func zipEnd(files int, at, size int64) []byte {
	var r records
	if files >= math.MaxUint16 || at >= math.MaxUint32 || size >= math.MaxUint32 {
		r.u32(0x06064b50)
		r.u64(44)
		r.u16(madeByUnix, zip64Version)
		r.u32(0, 0)
		r.u64(uint64(files), uint64(files), uint64(size), uint64(at))
		r.u32(0x07064b50, 0)
		r.u64(uint64(at + size))
		r.u32(1)
	}
	count := uint16(min(files, math.MaxUint16))
	r.u32(0x06054b50)
	r.u16(0, 0, count, count)
	r.u32(uint32(min(size, math.MaxUint32)), uint32(min(at, math.MaxUint32)))
	r.u16(0)
	return r.out
}

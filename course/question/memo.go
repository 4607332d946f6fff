package question

import (
	"container/list"
	"sync"
)

// memo keeps what is expensive to make of an author's answer and is asked for
// again with every response: the latest, up to a total weight. It is safe for
// concurrent use; two that ask at once may both make the same.
type memo[K comparable, V any] struct {
	room int // the most that everything kept may weigh

	mu     sync.Mutex
	weight int
	latest list.List // of *memory, the latest in front
	at     map[K]*list.Element
}

// memory is one value that is kept. Nothing weighs less than one.
type memory[K comparable, V any] struct {
	key    K
	value  V
	weight int
}

// get returns the value of a key, made when it is not kept.
func (m *memo[K, V]) get(key K, make func() (value V, weight int)) V {
	if v, ok := m.recall(key); ok {
		return v
	}
	v, weight := make()
	m.keep(&memory[K, V]{key, v, max(weight, 1)})
	return v
}

func (m *memo[K, V]) recall(key K) (value V, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.at[key]
	if !ok {
		return value, false
	}
	m.latest.MoveToFront(e)
	return e.Value.(*memory[K, V]).value, true
}

// keep keeps a value, and forgets those that nobody asked for the longest. One
// that needs more than half of the room is not worth what it would drive out.
func (m *memo[K, V]) keep(it *memory[K, V]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.at[it.key] != nil || it.weight > m.room/2 {
		return
	}
	if m.at == nil {
		m.at = map[K]*list.Element{}
	}
	m.at[it.key], m.weight = m.latest.PushFront(it), m.weight+it.weight
	for m.weight > m.room {
		m.forget(m.latest.Back())
	}
}

func (m *memo[K, V]) forget(e *list.Element) {
	it := m.latest.Remove(e).(*memory[K, V])
	delete(m.at, it.key)
	m.weight -= it.weight
}

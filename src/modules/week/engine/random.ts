/**
 * xoshiro128** 1.1 by David Blackman and Sebastiano Vigna (public domain, https://prng.di.unimi.it/xoshiro128starstar.c),
 * seeded by splitmix32. Small, fast, and the same on every machine; never for secrets.
 */
export class Random {
  readonly state = new Int32Array(4)

  constructor(seed: number) {
    let x = seed | 0
    for (let i = 0; i < 4; i += 1) {
      x = (x + 0x9e3779b9) | 0
      let z = x ^ (x >>> 16)
      z = Math.imul(z, 0x21f0aaad)
      z ^= z >>> 15
      z = Math.imul(z, 0x735a2d97)
      this.state[i] = z ^ (z >>> 15)
    }
  }

  /** 32 random bits as a signed integer. */
  bits(): number {
    const state = this.state
    const s1 = state[1]!
    const product = Math.imul(s1, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9)
    let s2 = state[2]! ^ state[0]!
    const s3 = state[3]! ^ s1
    state[1] = s1 ^ s2
    state[0] = state[0]! ^ s3
    s2 ^= s1 << 9
    state[2] = s2
    state[3] = (s3 << 11) | (s3 >>> 21)
    return result
  }

  /** A whole number from 0 to below − 1. */
  below(below: number): number {
    return ((this.bits() >>> 0) * below * 2.3283064365386963e-10) | 0
  }

  /** At least 0, less than 1. */
  unit(): number {
    return (this.bits() >>> 0) * 2.3283064365386963e-10
  }
}

/** Waits until `condition` answers something true, and answers that. Says what it waited for when it gives up. */
export async function until(what, condition, seconds = 60) {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

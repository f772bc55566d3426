/* Put in front of tellback-front: nobody seeds rand(), as in stock libzmq. */
void srand(unsigned seed);

void
srand(unsigned seed)
{
	(void)seed;
}

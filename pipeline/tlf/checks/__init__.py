"""Do the outputs agree with themselves, with each other and with the ARD?"""
